// matrix-js-sdk, without its sync loop: delayed events (MSC4140) and thread subscriptions (MSC4306).
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pause, serve } from "../e2e/server.mjs";
import { client, refused, register } from "./sdk.mjs";

const { url } = await serve({ after });
const alice = client(url, await register(url, "alice", "secret"));
const { room_id: roomId } = await alice.createRoom({ preset: "public_chat" });
const TYPE = "org.example.call.member";
const delay = (delay) => ({ delay });

/** Waits until the state event has this content. */
async function becomes(stateKey, content) {
  for (let turn = 0; turn < 60; turn += 1) {
    const now = await alice.getStateEvent(roomId, TYPE, stateKey).catch(() => undefined);
    if (now && JSON.stringify(now) === JSON.stringify(content)) return;
    await pause(250);
  }
  assert.fail(`the state of ${stateKey} did not become ${JSON.stringify(content)}`);
}

test("a delayed state event ends a call membership that is not kept alive", async () => {
  await alice.sendStateEvent(roomId, TYPE, { in: "call" }, "device");
  const { delay_id } = await alice._unstable_sendDelayedStateEvent(roomId, delay(2_500), TYPE, {}, "device");
  for (let turn = 0; turn < 3; turn += 1) {
    await pause(1_200);
    await alice._unstable_restartScheduledDelayedEvent(delay_id);
    assert.deepEqual(await alice.getStateEvent(roomId, TYPE, "device"), { in: "call" }, "kept alive");
  }
  await becomes("device", {});
  await refused(alice._unstable_restartScheduledDelayedEvent(delay_id), "M_NOT_FOUND", "a sent event");
});

test("delayed messages are listed, cancelled and sent at once", async () => {
  const later = (body) => alice._unstable_sendDelayedEvent(roomId, delay(60_000), null, "m.room.message", { msgtype: "m.text", body });
  const [{ delay_id: kept }, { delay_id: dropped }] = [await later("now"), await later("never")];
  const listed = async () => (await alice._unstable_getDelayedEvents()).delayed_events.map((event) => event.delay_id).toSorted();
  assert.deepEqual(await listed(), [kept, dropped].toSorted());
  await alice._unstable_cancelScheduledDelayedEvent(dropped);
  await alice._unstable_sendScheduledDelayedEvent(kept);
  assert.deepEqual(await listed(), []);
  const { chunk } = await alice.createMessagesRequest(roomId, null, 5, "b");
  assert.deepEqual(chunk.filter(({ type }) => type === "m.room.message").map(({ content }) => content.body), ["now"]);
});

// The library has no function for these: its requests, with the path of the proposal.
test("a thread is subscribed to, listed and left", async () => {
  const { event_id } = await alice.sendEvent(roomId, "m.room.message", { msgtype: "m.text", body: "root" }, "root");
  const unstable = "/_matrix/client/unstable/io.element";
  const ask = (method, prefix, path, query, body) => alice.http.authedRequest(method, path, query, body, { prefix });
  const path = `/rooms/${encodeURIComponent(roomId)}/thread/${encodeURIComponent(event_id)}/subscription`;
  const subscription = (method, body) => ask(method, `${unstable}.msc4306`, path, undefined, body);
  await refused(subscription("GET"), "M_NOT_FOUND", "no subscription");
  await subscription("PUT", {});
  assert.deepEqual(await subscription("GET"), { automatic: false });
  const changes = await ask("GET", `${unstable}.msc4308`, "/thread_subscriptions", { dir: "b" });
  assert.equal(changes.subscribed[roomId][event_id].automatic, false);
  await subscription("DELETE");
  await refused(subscription("GET"), "M_NOT_FOUND", "an ended subscription");
});
