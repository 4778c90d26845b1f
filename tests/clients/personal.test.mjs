// matrix-js-sdk, without its sync loop: relations and threads, and what users keep about rooms.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Direction, MatrixEvent, ReceiptType, Thread, ThreadFilterType } from "matrix-js-sdk";
import { serve } from "../e2e/server.mjs";
import { client, refused, register } from "./sdk.mjs";

const { url } = await serve({ after });
const person = async (name) => client(url, await register(url, name, "secret"));
const [alice, bob] = [await person("alice"), await person("bob")];
// As the library's `startClient` does.
Thread.setServerSideListSupport((await alice.doesServerSupportThread()).list);

/** A room of Alice's that Bob has joined. */
async function room() {
  const { room_id } = await alice.createRoom({ preset: "public_chat" });
  await bob.joinRoom(room_id);
  return room_id;
}

let transactions = 0;
const send = async (from, roomId, type, content) => (await from.sendEvent(roomId, type, content, `t${(transactions += 1)}`)).event_id;
const say = (from, roomId, body, relation) => send(from, roomId, "m.room.message", { msgtype: "m.text", body, ...(relation && { "m.relates_to": relation }) });
const sync = (from, since) => from.http.authedRequest("GET", "/sync", { timeout: "0", ...(since && { since }) });

test("reactions and edits are read with their event", async () => {
  const roomId = await room();
  const event_id = await say(alice, roomId, "helo");
  const heart = await send(bob, roomId, "m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id, key: "♥" } });
  await refused(send(bob, roomId, "m.reaction", { "m.relates_to": { rel_type: "m.annotation", event_id, key: "♥" } }), "M_DUPLICATE_ANNOTATION", "the same reaction again");
  const edit = { msgtype: "m.text", body: "* hello", "m.new_content": { msgtype: "m.text", body: "hello" }, "m.relates_to": { rel_type: "m.replace", event_id } };
  const edited = await send(alice, roomId, "m.room.message", edit);
  const read = await bob.fetchRoomEvent(roomId, event_id);
  assert.equal(read.unsigned["m.relations"]["m.replace"].event_id, edited);
  const { chunk } = await bob.fetchRelations(roomId, event_id, "m.annotation", "m.reaction");
  assert.deepEqual(chunk.map((event) => event.event_id), [heart]);
  const all = await bob.fetchRelations(roomId, event_id, null, null, { dir: Direction.Forward });
  assert.deepEqual(all.chunk.map((event) => event.event_id), [heart, edited]);
});

test("threads are listed, those of a user too", async () => {
  const roomId = await room();
  const [mine, theirs] = [await say(alice, roomId, "mine"), await say(bob, roomId, "theirs")];
  const thread = (event_id) => ({ rel_type: "m.thread", event_id });
  await say(alice, roomId, "in mine", thread(mine));
  const last = await say(bob, roomId, "in theirs", thread(theirs));
  const list = async (filter) => (await alice.createThreadListMessagesRequest(roomId, null, 10, Direction.Backward, filter)).chunk;
  const all = await list(ThreadFilterType.All);
  assert.deepEqual(all.map((event) => event.event_id), [mine, theirs], "the library turns the page around");
  const summary = all[1].unsigned["m.relations"]["m.thread"];
  assert.deepEqual([summary.count, summary.latest_event.event_id, summary.current_user_participated], [1, last, false]);
  assert.deepEqual((await list(ThreadFilterType.My)).map((event) => event.event_id), [mine]);
});

test("tags and account data of a room are kept and removed", async () => {
  const roomId = await room();
  await alice.setRoomTag(roomId, "m.favourite", { order: 0.5 });
  assert.deepEqual(await alice.getRoomTags(roomId), { tags: { "m.favourite": { order: 0.5 } } });
  const { next_batch, rooms } = await sync(alice);
  assert.deepEqual(rooms.join[roomId].account_data.events, [{ type: "m.tag", content: { tags: { "m.favourite": { order: 0.5 } } } }]);
  await alice.deleteRoomTag(roomId, "m.favourite");
  const later = await sync(alice, next_batch);
  assert.deepEqual(later.rooms.join[roomId].account_data.events, [{ type: "m.tag", content: { tags: {} } }]);
});

test("typing and receipts reach the others", async () => {
  const roomId = await room();
  const event_id = await say(alice, roomId, "hello");
  const { next_batch } = await sync(alice);
  const event = new MatrixEvent({ ...(await bob.fetchRoomEvent(roomId, event_id)), room_id: roomId });
  await bob.sendReceipt(event, ReceiptType.Read, undefined, true);
  await bob.sendTyping(roomId, true, 20_000);
  const seen = {};
  let since = next_batch;
  for (let turn = 0; turn < 40 && Object.keys(seen).length < 2; turn += 1) {
    const synced = await alice.http.authedRequest("GET", "/sync", { timeout: "500", since });
    since = synced.next_batch;
    for (const each of synced.rooms?.join?.[roomId]?.ephemeral?.events ?? []) seen[each.type] = each.content;
  }
  assert.deepEqual(seen["m.typing"], { user_ids: [bob.getUserId()] });
  assert.deepEqual(Object.keys(seen["m.receipt"][event_id]["m.read"]), [bob.getUserId()]);
});

test("the read marker is account data of the room", async () => {
  const roomId = await room();
  const event_id = await say(alice, roomId, "hello");
  await bob.setRoomReadMarkersHttpRequest(roomId, event_id, undefined, event_id);
  const { rooms } = await sync(bob);
  const marker = rooms.join[roomId].account_data.events.find((event) => event.type === "m.fully_read");
  assert.deepEqual(marker.content, { event_id });
  const receipts = rooms.join[roomId].ephemeral.events.find((event) => event.type === "m.receipt");
  assert.deepEqual(Object.keys(receipts.content[event_id]["m.read.private"]), [bob.getUserId()], "private, shown to Bob alone");
});
