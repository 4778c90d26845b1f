// matrix-js-sdk, without its sync loop: sticky events (MSC4354), as calls use them.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { MatrixEvent, Room } from "matrix-js-sdk";
import { pause, serve } from "../e2e/server.mjs";
import { client, register } from "./sdk.mjs";

const { url } = await serve({ after });
const alice = client(url, await register(url, "alice", "secret"));
const bob = client(url, await register(url, "bob", "secret"));
const { room_id: roomId } = await alice.createRoom({ preset: "public_chat" });
await bob.joinRoom(roomId);
const TYPE = "org.matrix.msc4143.rtc.member";
const HOUR_MS = 60 * 60 * 1_000;
const filter = JSON.stringify({ room: { timeline: { limit: 1 } } });
const sync = async (person, since) => person.http.authedRequest("GET", "/sync", { filter, ...(since && { since }) });

/** What the library keeps of a sync's sticky events: the key and the content of each. */
function kept(person, synced) {
  const room = new Room(roomId, person, person.getUserId());
  const { timeline, msc4354_sticky: sticky } = synced.rooms.join[roomId];
  const events = [...(sticky?.events ?? []), ...timeline.events].map((event) => new MatrixEvent({ ...event, room_id: roomId }));
  room._unstable_addStickyEvents(events.filter((event) => event.unstableStickyInfo !== undefined));
  const found = [...room._unstable_getStickyEvents()].map((event) => {
    assert.ok(event.unstableStickyExpiresAt > Date.now() && event.unstableStickyExpiresAt <= Date.now() + HOUR_MS);
    return event.getContent();
  });
  room.stickyEvents.clear();
  return found;
}

test("a membership of a call reaches a client whose timeline is short, and ends later by itself", async () => {
  const joined = { msc4354_sticky_key: "alice-device", application: { type: "m.call" } };
  const left = { msc4354_sticky_key: "alice-device" };
  await alice._unstable_sendStickyEvent(roomId, HOUR_MS, null, TYPE, joined);
  const { delay_id } = await alice._unstable_sendStickyDelayedEvent(roomId, HOUR_MS, { delay: 2_000 }, null, TYPE, left);
  await alice.sendEvent(roomId, "m.room.message", { msgtype: "m.text", body: "one" });
  const first = await sync(bob);
  assert.deepEqual(first.rooms.join[roomId].timeline.events[0].content.body, "one");
  assert.deepEqual(kept(bob, first), [joined]);
  await alice._unstable_restartScheduledDelayedEvent(delay_id);
  await pause(3_000);
  await alice.sendEvent(roomId, "m.room.message", { msgtype: "m.text", body: "two" });
  const second = await sync(bob, first.next_batch);
  assert.deepEqual(kept(bob, second), [left], "the event that was delayed replaces the first");
});
