// Delayed events over kills and evictions: each is sent once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EVICTION_MS, folder, pause, spawnServer, twoInARoom } from "./server.mjs";

const V3 = "/_matrix/client/v3";
const EVENTS = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
const TIMEOUT_MS = 180_000;
const MESSAGES = 30;

const inRoom = (roomId, rest) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;

/** The texts of the room's messages, oldest first. */
async function texts(reader, roomId) {
  const { chunk } = await reader.ok("GET", inRoom(roomId, "messages?dir=f&limit=200"));
  return chunk.filter((event) => event.type === "m.room.message").map((event) => event.content.body);
}

async function until(what, holds) {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await holds()) return;
    await pause(100);
  }
  assert.fail(what);
}

const schedule = async (person, roomId, text, delay) => {
  const path = inRoom(roomId, `send/m.room.message/${text}?org.matrix.msc4140.delay=${delay}`);
  return (await person.ok("PUT", path, { msgtype: "m.text", body: text })).delay_id;
};

test("s55_delayed_events_are_sent_once_though_the_process_is_killed_while_they_are_sent", { timeout: TIMEOUT_MS }, async (t) => {
  const state = folder();
  let server = await spawnServer(state);
  t.after(() => server.kill());
  const { alice, bob, roomId } = await twoInARoom(server.client);
  const expected = [];
  for (let number = 0; number < MESSAGES; number += 1) {
    // They fall due side by side, while the server is killed three times.
    const text = `later-${number}`;
    await schedule(alice, roomId, text, 2_500 + 100 * number);
    expected.push(text);
  }
  for (const share of [5, 12, 20]) {
    await until(`${share} events were not sent`, async () => (await texts(bob, roomId)).length >= share);
    await server.kill();
    server = await spawnServer(state, server.port);
    // A request wakes the User, whose timers arm the alarm.
    await alice.ok("GET", EVENTS);
  }
  await until("not every event was sent", async () => (await texts(bob, roomId)).length >= MESSAGES);
  await pause(1_000);
  assert.deepEqual((await texts(bob, roomId)).sort(), expected.sort());
  assert.deepEqual((await alice.ok("GET", EVENTS)).delayed_events, []);
});

test("a_delayed_event_is_sent_by_a_user_object_that_was_evicted", { timeout: TIMEOUT_MS }, async (t) => {
  const server = await spawnServer(folder());
  t.after(() => server.kill());
  const { alice, bob, roomId } = await twoInARoom(server.client);
  const restarted = await schedule(alice, roomId, "restarted", 5_000);
  await schedule(alice, roomId, "evicted", EVICTION_MS + 8_000);
  await pause(2_000);
  await server.client.ok("POST", `${EVENTS}/${restarted}/restart`, {});
  await until("the restarted event was not sent", async () => (await texts(bob, roomId)).length === 1);
  await until("the event was not sent", async () => (await texts(bob, roomId)).length === 2);
  assert.deepEqual(await texts(bob, roomId), ["restarted", "evicted"]);
});
