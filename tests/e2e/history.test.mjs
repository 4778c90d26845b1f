// The history of a room that many write at once, and retried transactions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EVICTION_MS, folder, pause, serve, spawnServer, twoInARoom } from "./server.mjs";

const V3 = "/_matrix/client/v3";
const TIMEOUT_MS = 300_000;
const SENDERS = 20;
const MESSAGES_EACH = 50;
/** More than one page of the history at this limit. */
const PAGE = 70;

const inRoom = (roomId, rest) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;

/** All events that a reader sees in one direction, by pages. */
async function history(reader, roomId, dir) {
  const events = [];
  let from;
  do {
    const query = new URLSearchParams({ dir, limit: String(PAGE), ...(from && { from }) });
    const page = await reader.ok("GET", inRoom(roomId, `messages?${query}`));
    events.push(...page.chunk);
    from = page.end;
  } while (from);
  return events.map((event) => event.event_id);
}

test("messages_of_many_senders_at_once_are_in_the_history_once_and_in_one_order", { timeout: TIMEOUT_MS }, async (t) => {
  const { client } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  const sent = [];
  const sender = async (worker) => {
    const person = worker % 2 ? alice : bob;
    for (let number = 0; number < MESSAGES_EACH; number += 1) sent.push(await person.say(roomId, `${worker}-${number}`));
  };
  await Promise.all(Array.from({ length: SENDERS }, (_, worker) => sender(worker)));
  assert.equal(new Set(sent).size, SENDERS * MESSAGES_EACH);
  const backwards = await history(alice, roomId, "b");
  const forwards = await history(bob, roomId, "f");
  assert.deepEqual(forwards, [...backwards].reverse(), "the two directions differ");
  assert.equal(new Set(forwards).size, forwards.length, "an event is there twice");
  const stored = new Set(forwards);
  assert.deepEqual(sent.filter((id) => !stored.has(id)), [], "messages are missing");
});

test("a_member_who_leaves_and_returns_reads_the_history_without_a_hole_and_without_the_time_outside", { timeout: TIMEOUT_MS }, async (t) => {
  const { client } = await serve(t);
  const [alice, bob] = [await client.register("alice"), await client.register("bob")];
  const visibility = { type: "m.room.history_visibility", content: { history_visibility: "joined" } };
  const roomId = await alice.createRoom({ preset: "public_chat", initial_state: [visibility] });
  await bob.join(roomId);
  const say = async (from, to) => {
    const ids = [];
    for (let number = from; number < to; number += 1) ids.push(await alice.say(roomId, `message ${number}`));
    return ids;
  };
  const inside = await say(0, 60);
  await bob.ok("POST", inRoom(roomId, "leave"), {});
  const outside = await say(60, 110);
  await bob.join(roomId);
  const after = await say(110, 120);
  for (const dir of ["b", "f"]) {
    const read = await history(bob, roomId, dir);
    const messages = read.filter((id) => [...inside, ...outside, ...after].includes(id));
    const seen = [...inside, ...after];
    assert.deepEqual(messages, dir === "f" ? seen : seen.reverse(), dir);
    assert.equal(new Set(read).size, read.length, `${dir}: an event is there twice`);
  }
  const whole = await history(alice, roomId, "f");
  assert.deepEqual(whole.filter((id) => outside.includes(id)), outside);
});

test("a_retried_redaction_is_the_same_event_after_a_kill_and_an_eviction", { timeout: TIMEOUT_MS }, async (t) => {
  const state = folder();
  let server = await spawnServer(state);
  t.after(() => server.kill());
  const { alice, bob, roomId } = await twoInARoom(server.client);
  const targets = [];
  for (let number = 0; number < 30; number += 1) targets.push(await alice.say(roomId, `secret ${number}`));
  const redact = async (id) => (await alice.ok("PUT", inRoom(roomId, `redact/${encodeURIComponent(id)}/of-${encodeURIComponent(id)}`), {})).event_id;
  const redactions = new Map();
  const all = Promise.allSettled(targets.map(async (id) => redactions.set(id, await redact(id))));
  while (redactions.size < 5) await pause(1);
  await server.kill();
  await all;
  server = await spawnServer(state, server.port);
  // The client repeats every redaction: what was acknowledged is the same event.
  for (const id of targets) {
    const again = await redact(id);
    assert.equal(redactions.get(id) ?? again, again, "a retry is another event");
    redactions.set(id, again);
  }
  const boot = async () => (await server.client.chaos("room", roomId, "read")).json.boot;
  const before = await boot();
  // An alarm that repeats interrupted deliveries keeps the object in memory.
  for (let tries = 0; tries < 4 && (await boot()) === before; tries += 1) await pause(EVICTION_MS);
  assert.ok((await boot()) > before, "the object was not evicted");
  for (const id of targets.slice(0, 5)) assert.equal(await redact(id), redactions.get(id), "a retry after the eviction is another event");
  const read = await bob.ok("GET", inRoom(roomId, "messages?dir=b&limit=100"));
  const redacting = read.chunk.filter((event) => event.type === "m.room.redaction");
  assert.equal(redacting.length, targets.length, "a redaction was stored twice");
  assert.ok(!JSON.stringify(read).includes("secret"), "a redacted message has its content");
});
