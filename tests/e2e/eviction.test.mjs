// Evictions of objects: memory is a cache, and the responses stay the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, EVICTION_MS, pause, serve, twoInARoom } from "./server.mjs";

const boots = async (client, kind, id) => (await client.chaos(kind, id, "read")).json.boot;

test("an evicted object gives the same responses as before", async (t) => {
  const { client } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  const event = await alice.say(roomId, "before");
  const { next_batch } = await bob.sync();
  const before = [await boots(client, "room", roomId), await boots(client, "user", alice.userId)];
  await pause(EVICTION_MS);
  const after = [await boots(client, "room", roomId), await boots(client, "user", alice.userId)];
  assert.ok(after[0] > before[0] && after[1] > before[1], `nothing was evicted: ${before} ${after}`);
  assert.equal(await alice.say(roomId, "before"), event, "the transaction id was forgotten");
  await alice.say(roomId, "after");
  assert.deepEqual(Client.texts(await bob.sync(next_batch, 5_000), roomId), ["after"]);
});

test("a poll that was open during an eviction is answered by the next event", async (t) => {
  const { client } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  const { next_batch } = await bob.sync();
  const before = await boots(client, "user", bob.userId);
  const poll = bob.sync(next_batch, 28_000);
  await pause(EVICTION_MS);
  const said = performance.now();
  await alice.say(roomId, "wake up");
  assert.deepEqual(Client.texts(await poll, roomId), ["wake up"]);
  assert.ok(performance.now() - said < 3_000, "the poll was answered late");
  assert.ok((await boots(client, "user", bob.userId)) > before, "the object was never evicted");
});

test("an alarm fires after its object was evicted", async (t) => {
  const { client } = await serve(t);
  const { roomId } = await twoInARoom(client);
  const { json: set } = await client.chaos("room", roomId, "set-alarm");
  await pause(EVICTION_MS + 4_000);
  const { json: fired } = await client.chaos("room", roomId, "read");
  assert.ok((fired.alarm ?? 0) > (set.alarm ?? 0), "the alarm did not fire");
  assert.ok(fired.boot > set.boot, "the object was in memory all the time");
});
