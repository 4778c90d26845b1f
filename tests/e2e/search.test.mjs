// Search in workerd's own SQLite: what the index costs, and that it is whole after a kill.
import assert from "node:assert/strict";
import { test } from "node:test";
import { folder, serve, spawnServer, twoInARoom } from "./server.mjs";

const V3 = "/_matrix/client/v3";
const TIMEOUT_MS = 300_000;
const ROOM = 0;
/** More than one turn adds to the index. */
const MESSAGES = 1_200;
/** What one turn adds. */
const FEW = 400;
const SENDERS = 10;

async function search(person, search_term, more = {}, next) {
  const query = next ? `?next_batch=${encodeURIComponent(next)}` : "";
  const room_events = { search_term, order_by: "recent", ...more };
  return (await person.ok("POST", `${V3}/search${query}`, { search_categories: { room_events } })).search_categories.room_events;
}

/** The texts of all pages. */
async function all(person, term) {
  const texts = [];
  let next;
  do {
    const page = await search(person, term, { filter: { limit: 50 } }, next);
    texts.push(...page.results.map((result) => result.result.content.body));
    next = page.next_batch;
  } while (next);
  return texts;
}

async function talk(alice, roomId, messages) {
  const sender = async (worker) => {
    for (let number = worker; number < messages; number += SENDERS) {
      await alice.say(roomId, `message ${number} of group${number % 50} about 日本${number % 3 ? "" : " 🎉"}`);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, (_, worker) => sender(worker)));
}

test("a search writes a row for 32 messages once, and none after that", { timeout: TIMEOUT_MS }, async (t) => {
  const { client } = await serve(t);
  const { alice, roomId } = await twoInARoom(client);
  await talk(alice, roomId, MESSAGES);
  const costs = async (work) => {
    const before = (await client.counters()).rows[ROOM];
    const found = await work();
    return { rows: (await client.counters()).rows[ROOM] - before, found };
  };
  const first = await costs(() => all(alice, "group7"));
  assert.equal(first.found.length, MESSAGES / 50);
  assert.ok(first.rows >= 32 && first.rows <= 40, `${first.rows} rows: the first turn adds 32 blocks`);
  const second = await costs(() => all(alice, "message 🎉"));
  assert.equal(second.found.length, MESSAGES / 3);
  const blocks = Math.floor(MESSAGES / 32);
  assert.ok(first.rows + second.rows >= blocks && first.rows + second.rows <= blocks + 10, `${second.rows} rows`);
  const third = await costs(() => all(alice, "group8"));
  assert.equal(third.found.length, MESSAGES / 50);
  assert.ok(third.rows <= 3, `${third.rows} rows: no more than the alarm's`);
  const [one] = (await search(alice, "message 700")).results;
  assert.equal(one.result.content.body, "message 700 of group0 about 日本");
  const id = encodeURIComponent(one.result.event_id);
  const redacted = await costs(() => alice.ok("PUT", `${V3}/rooms/${encodeURIComponent(roomId)}/redact/${id}/1`, {}));
  assert.ok(redacted.rows <= 14, `the redaction of a message in the index wrote ${redacted.rows} rows`);
  assert.deepEqual((await search(alice, "message 700")).results, []);
});

test("an index that a kill interrupts is whole, and finds each message once", { timeout: TIMEOUT_MS }, async (t) => {
  const state = folder();
  let server = await spawnServer(state);
  t.after(() => server.kill());
  const { alice, roomId } = await twoInARoom(server.client);
  await talk(alice, roomId, FEW);
  for (let round = 0; round < 3; round += 1) {
    // The search is on its way, or has had a turn.
    const going = search(alice, "nothing like this").catch(() => undefined);
    await new Promise((done) => setTimeout(done, round * 10));
    await server.kill();
    await going;
    server = await spawnServer(state, server.port);
  }
  const texts = await all(alice, "日本");
  assert.equal(new Set(texts).size, FEW);
  assert.equal(texts.length, FEW, "a message is found twice");
  assert.equal((await all(alice, "group7")).length, FEW / 50);
});
