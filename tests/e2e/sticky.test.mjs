// Sticky events in the real runtime: over evictions, beside a short timeline, until they expire.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EVICTION_MS, folder, pause, spawnServer, twoInARoom } from "./server.mjs";

const V3 = "/_matrix/client/v3";
const FILTER = `filter=${encodeURIComponent(JSON.stringify({ room: { timeline: { limit: 1 } } }))}`;
const DURATION = "org.matrix.msc4354.sticky_duration_ms";

test("a_sticky_event_is_shown_after_an_eviction_until_it_expires", { timeout: 120_000 }, async (t) => {
  const server = await spawnServer(folder());
  t.after(() => server.kill());
  const { alice, bob, roomId } = await twoInARoom(server.client);
  assert.equal((await alice.ok("GET", "/_matrix/client/versions")).unstable_features["org.matrix.msc4354"], true);
  const inRoom = (rest) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
  const send = (text, duration) => alice.ok("PUT", inRoom(`send/m.room.message/${text}?${DURATION}=${duration}`), { msgtype: "m.text", body: text });
  await send("short", EVICTION_MS + 1_000);
  await send("long", 3_600_000);
  const delayed = inRoom(`send/m.room.message/later?${DURATION}=3600000&org.matrix.msc4140.delay=500`);
  await alice.ok("PUT", delayed, { msgtype: "m.text", body: "later" });
  const sync = async (since) => bob.ok("GET", `${V3}/sync?${FILTER}${since ? `&since=${since}` : ""}`);
  const stuck = (synced) => (synced.rooms?.join?.[roomId]?.msc4354_sticky?.events ?? []).map((event) => event.content.body);
  await pause(1_500);
  await alice.say(roomId, "chatter");
  const first = await sync();
  assert.deepEqual(stuck(first), ["short", "long", "later"]);
  assert.deepEqual(stuck(await sync(first.next_batch)), [], "what the client has is not repeated");
  await pause(EVICTION_MS);
  const second = await sync();
  assert.deepEqual(stuck(second), ["long", "later"]);
  const [event] = second.rooms.join[roomId].msc4354_sticky.events;
  assert.deepEqual(event.msc4354_sticky, { duration_ms: 3_600_000 });
  const left = event.unsigned.msc4354_sticky_duration_ttl_ms;
  assert.ok(left > 3_500_000 && left < 3_600_000 - EVICTION_MS, `${left} ms are left`);
});
