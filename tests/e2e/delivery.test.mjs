// Members whose objects fail or hang: the others hear every message at once, and only what failed is repeated.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, pause, serve } from "./server.mjs";

const MEMBERS = 45;
const BROKEN = 14;
/** Longer than a delivery to all members takes, shorter than the time that a call to an object has. */
const SOON_MS = 9_500;
/** Longer than the time that a call to an object has. */
const CALL_MS = 12_000;
/** Longer than the back-off after a first failure. */
const RETRY_MS = 50_000;

/** A room in which the first members after its creator are broken. */
async function brokenRoom(t, whats) {
  const { client } = await serve(t);
  const people = [];
  for (let number = 0; number < MEMBERS; number += 1) people.push(await client.register(`user${number}`));
  const [alice, ...others] = people;
  const roomId = await alice.createRoom({ preset: "public_chat" });
  for (const person of others) await person.join(roomId);
  for (const person of people) person.since = (await person.sync()).next_batch;
  const broken = others.slice(0, BROKEN);
  for (const [number, { userId }] of broken.entries()) await client.chaos("user", userId, whats[number % whats.length]);
  return { client, alice, roomId, broken, others: others.slice(BROKEN) };
}

/** Polls until the person has heard `words`; returns after how many milliseconds. */
async function hears(person, roomId, words) {
  const before = performance.now();
  const heard = [];
  while (heard.length < words.length && performance.now() - before < RETRY_MS) {
    const sync = await person.sync(person.since, 10_000);
    person.since = sync.next_batch;
    heard.push(...Client.texts(sync, roomId));
  }
  assert.deepEqual(heard, words, `${person.userId} after ${performance.now() - before} ms`);
  return performance.now() - before;
}

const commands = (client, people) =>
  Promise.all(people.map(async ({ userId }) => (await client.chaos("user", userId, "read")).json.command ?? 0));

/** One message after another while some objects are broken, then a message after they are mended. */
async function talkAmongBroken(t, whats) {
  const { client, alice, roomId, broken, others } = await brokenRoom(t, whats);
  const before = await commands(client, broken);
  const words = ["one", "two", "three"];
  const heard = Promise.all(others.map((person) => hears(person, roomId, words)));
  for (const word of words) {
    await alice.say(roomId, word);
    await pause(300);
  }
  const slowest = Math.max(...(await heard));
  assert.ok(slowest < SOON_MS, `the slowest member heard after ${slowest} ms`);
  t.diagnostic(`the slowest of ${others.length} members heard after ${Math.round(slowest)} ms`);
  await pause(CALL_MS);
  const tried = (await commands(client, broken)).map((number, index) => number - before[index]);
  // Once after the first message, and once by the alarm if the room was evicted meanwhile.
  assert.ok(Math.max(...tried) <= 2, `broken objects were called again and again: ${tried}`);
  await Promise.all(broken.map(({ userId }) => client.chaos("user", userId, "mend")));
  const polled = await commands(client, others);
  await alice.say(roomId, "four");
  await Promise.all(others.map((person) => hears(person, roomId, ["four"])));
  await Promise.all(broken.map((person) => hears(person, roomId, [...words, "four"])));
  const after = await commands(client, others);
  // One command for the message, at most two polls, and what was pulled between them; one more if the room was evicted
  // meanwhile, because it then delivers the joins again. The alarm called nobody again who had heard everything.
  assert.deepEqual(after.filter((number, index) => number - polled[index] > 5), []);
}

test("s69_broken_members_hold_up_no_other_member", { timeout: 720_000 }, async (t) => {
  for (const whats of [["fail"], ["hang"], ["fail", "hang"]]) {
    await t.test(`objects that ${whats.join(" or ")}`, { timeout: 240_000 }, (t) => talkAmongBroken(t, whats));
  }
});
