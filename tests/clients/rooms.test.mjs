// matrix-js-sdk, without its sync loop: rooms, memberships, state and history.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Direction } from "matrix-js-sdk";
import { SERVER_NAME, serve } from "../e2e/server.mjs";
import { client, refused, register } from "./sdk.mjs";

const { url } = await serve({ after });
const person = async (name) => client(url, await register(url, name, "secret"));
const [alice, bob, carol] = [await person("alice"), await person("bob"), await person("carol")];

/** A room of Alice's, which the others have joined. */
async function room(options = {}, others = [bob]) {
  const { room_id } = await alice.createRoom({ preset: "public_chat", ...options });
  for (const other of others) assert.equal((await other.joinRoom(room_id)).roomId, room_id);
  return room_id;
}

const say = async (from, roomId, body) => (await from.sendEvent(roomId, "m.room.message", { msgtype: "m.text", body }, `of ${body}`)).event_id;
const bodies = (events) => events.filter((event) => event.type === "m.room.message").map((event) => event.content.body);
const membership = async (roomId, user) => (await alice.getStateEvent(roomId, "m.room.member", user.getUserId())).membership;

test("members join, are invited, kicked, banned and admitted again, and forget", async () => {
  const roomId = await room({ preset: "private_chat", invite: [bob.getUserId()] });
  await refused(carol.joinRoom(roomId), "M_FORBIDDEN", "an uninvited user");
  await alice.invite(roomId, carol.getUserId(), "come in");
  assert.equal(await membership(roomId, carol), "invite");
  await carol.joinRoom(roomId);
  assert.deepEqual((await carol.getJoinedRooms()).joined_rooms, [roomId]);
  const { joined } = await alice.getJoinedRoomMembers(roomId);
  assert.deepEqual(Object.keys(joined).sort(), [alice, bob, carol].map((each) => each.getUserId()));
  await refused(bob.kick(roomId, carol.getUserId()), "M_FORBIDDEN", "a kick by a member of level 0");
  await alice.kick(roomId, carol.getUserId(), "out");
  assert.equal(await membership(roomId, carol), "leave");
  await alice.ban(roomId, carol.getUserId(), "for ever");
  await refused(alice.invite(roomId, carol.getUserId()), "M_FORBIDDEN", "an invite to a banned user");
  const { chunk } = await bob.members(roomId, undefined, "join");
  assert.deepEqual(chunk.map((event) => [event.state_key, event.content.membership, event.content.reason]), [[carol.getUserId(), "ban", "for ever"]]);
  await alice.unban(roomId, carol.getUserId());
  await refused(carol.joinRoom(roomId), "M_FORBIDDEN", "a user who was unbanned and not invited");
  await refused(bob.forget(roomId, false), "M_UNKNOWN", "a member forgets");
  await bob.leave(roomId);
  await bob.forget(roomId, false);
  await refused(bob.roomState(roomId), "M_FORBIDDEN", "a user who forgot the room");
});

test("a user knocks and is let in", async () => {
  const { room_id } = await alice.createRoom({ initial_state: [{ type: "m.room.join_rules", state_key: "", content: { join_rule: "knock" } }] });
  assert.deepEqual(await carol.knockRoom(room_id, { reason: "please" }), { room_id });
  const knock = await alice.getStateEvent(room_id, "m.room.member", carol.getUserId());
  assert.deepEqual([knock.membership, knock.reason], ["knock", "please"]);
  await alice.invite(room_id, carol.getUserId());
  await carol.joinRoom(room_id);
  assert.equal(await membership(room_id, carol), "join");
});

test("state is set and read", async () => {
  const roomId = await room();
  const { event_id } = await alice.sendStateEvent(roomId, "m.room.topic", { topic: "Dinner" });
  assert.deepEqual(await alice.sendStateEvent(roomId, "m.room.topic", { topic: "Dinner" }), { event_id }, "a change to the same is another event");
  assert.deepEqual(await bob.getStateEvent(roomId, "m.room.topic", ""), { topic: "Dinner" });
  await refused(bob.getStateEvent(roomId, "m.room.avatar", ""), "M_NOT_FOUND", "a state event that is not there");
  await refused(bob.sendStateEvent(roomId, "m.room.topic", { topic: "Lunch" }), "M_FORBIDDEN", "a topic by a member of level 0");
  const types = (await bob.roomState(roomId)).map((event) => event.type);
  for (const type of ["m.room.create", "m.room.power_levels", "m.room.topic", "m.room.member"]) assert.ok(types.includes(type), type);
  await alice.setRoomName(roomId, "Kitchen");
  await alice.setPowerLevel(roomId, bob.getUserId(), 50);
  assert.equal((await alice.getStateEvent(roomId, "m.room.power_levels", "")).users[bob.getUserId()], 50);
  await bob.setRoomTopic(roomId, "Lunch");
});

test("the history is read in both directions, with contexts and lazy members", async () => {
  const roomId = await room();
  const sent = [];
  for (let number = 0; number < 25; number += 1) sent.push(await say(number % 2 ? alice : bob, roomId, `message ${number}`));
  const all = { backwards: [], forwards: [] };
  for (const [name, direction] of [["backwards", Direction.Backward], ["forwards", Direction.Forward]]) {
    let from = null;
    do {
      const page = await bob.createMessagesRequest(roomId, from, 10, direction);
      all[name].push(...bodies(page.chunk));
      from = page.end ?? null;
    } while (from);
  }
  const texts = sent.map((_, number) => `message ${number}`);
  assert.deepEqual(all, { backwards: [...texts].reverse(), forwards: texts });
  const event = await bob.fetchRoomEvent(roomId, sent[3]);
  assert.deepEqual([event.event_id, event.sender, event.content.body], [sent[3], alice.getUserId(), "message 3"]);
  const path = `/rooms/${encodeURIComponent(roomId)}/context/${encodeURIComponent(sent[10])}`;
  const context = await bob.http.authedRequest("GET", path, { limit: "4", filter: JSON.stringify({ lazy_load_members: true }) });
  assert.deepEqual([context.event.event_id, bodies(context.events_before), bodies(context.events_after)], [sent[10], ["message 9", "message 8"], ["message 11", "message 12"]]);
  await refused(carol.createMessagesRequest(roomId, null, 10, Direction.Backward).then((page) => bodies(page.chunk)), "M_FORBIDDEN", "a stranger reads");
});

test("a redacted message has no content, and a repeated request is the same redaction", async () => {
  const roomId = await room();
  const secret = await say(bob, roomId, "secret");
  await refused(carol.redactEvent(roomId, secret, "carols"), "M_FORBIDDEN", "a stranger redacts");
  const { event_id } = await alice.redactEvent(roomId, secret, "alices", { reason: "a slip" });
  assert.deepEqual(await alice.redactEvent(roomId, secret, "alices", { reason: "a slip" }), { event_id });
  const redacted = await bob.fetchRoomEvent(roomId, secret);
  assert.deepEqual(redacted.content, {});
  assert.deepEqual([redacted.unsigned.redacted_because.event_id, redacted.unsigned.redacted_because.content.reason], [event_id, "a slip"]);
});

test("users see which rooms they share", async () => {
  const [dave, erin] = [await person("dave"), await person("erin")];
  const { room_id } = await dave.createRoom({ preset: "public_chat" });
  await erin.joinRoom(room_id);
  assert.deepEqual(await dave._unstable_getSharedRooms(`@erin:${SERVER_NAME}`), [room_id]);
});
