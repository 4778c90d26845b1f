// matrix-js-sdk, without its sync loop: aliases, directories, spaces, upgrades and reports.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Direction, Visibility } from "matrix-js-sdk";
import { SERVER_NAME, serve } from "../e2e/server.mjs";
import { client, refused, register } from "./sdk.mjs";

const { url } = await serve({ after });
const person = async (name) => client(url, await register(url, name, "secret"));
const [alice, bob] = [await person("alice"), await person("bob")];

test("a room has aliases, by which it is found and joined", async () => {
  const { room_id } = await alice.createRoom({ preset: "public_chat", room_alias_name: "kitchen" });
  const [kitchen, cookery] = [`#kitchen:${SERVER_NAME}`, `#cookery:${SERVER_NAME}`];
  await alice.createAlias(cookery, room_id);
  await refused(bob.createAlias(cookery, room_id), "M_FORBIDDEN", "a stranger names the room");
  assert.deepEqual((await alice.getLocalAliases(room_id)).aliases, [cookery, kitchen]);
  assert.equal((await bob.getRoomIdForAlias(kitchen)).room_id, room_id);
  assert.equal((await bob.joinRoom(cookery)).roomId, room_id);
  await refused(bob.deleteAlias(cookery), "M_FORBIDDEN", "who did not make the alias deletes it");
  await alice.deleteAlias(cookery);
  await refused(bob.getRoomIdForAlias(cookery), "M_NOT_FOUND", "a deleted alias");
});

test("published rooms are listed, searched and described", async () => {
  const { room_id } = await alice.createRoom({ preset: "public_chat", name: "Astronomy", topic: "Stars" });
  assert.equal((await bob.getRoomDirectoryVisibility(room_id)).visibility, Visibility.Private);
  await refused(bob.setRoomDirectoryVisibility(room_id, Visibility.Public), "M_FORBIDDEN", "a stranger publishes");
  await alice.setRoomDirectoryVisibility(room_id, Visibility.Public);
  const found = async (term) => (await bob.publicRooms({ filter: { generic_search_term: term } })).chunk.map((room) => room.room_id);
  assert.deepEqual(await found("astro"), [room_id]);
  assert.deepEqual(await found("cookery"), []);
  const { name, topic, num_joined_members, join_rule } = await bob.getRoomSummary(room_id);
  assert.deepEqual([name, topic, num_joined_members, join_rule], ["Astronomy", "Stars", 1, "public"]);
});

test("users are found by who shares a room with them", async () => {
  const found = async () => (await bob.searchUserDirectory({ term: "zoe" })).results.map((user) => user.user_id);
  const zoe = await person("zoe");
  assert.deepEqual(await found(), [], "a stranger");
  const { room_id } = await zoe.createRoom({ invite: [bob.getUserId()] });
  await bob.joinRoom(room_id);
  assert.deepEqual(await found(), [zoe.getUserId()]);
});

test("the rooms of a space are listed in pages", async () => {
  const via = [SERVER_NAME];
  const rooms = [];
  for (const name of ["one", "two", "three"]) rooms.push((await alice.createRoom({ preset: "public_chat", name })).room_id);
  const { room_id } = await alice.createRoom({ preset: "public_chat", name: "Space", creation_content: { type: "m.space" } });
  for (const child of rooms) await alice.sendStateEvent(room_id, "m.space.child", { via, suggested: child === rooms[0] }, child);
  const listed = [];
  let from;
  do {
    const page = await bob.getRoomHierarchy(room_id, 2, 1, false, from);
    listed.push(...page.rooms.map((room) => room.room_id));
    from = page.next_batch;
  } while (from);
  assert.equal(listed[0], room_id);
  assert.deepEqual([...listed].sort(), [room_id, ...rooms].sort(), "each once");
  const suggested = await bob.getRoomHierarchy(room_id, 10, 1, true);
  assert.deepEqual(suggested.rooms.map((room) => room.room_id), [room_id, rooms[0]]);
});

test("an upgrade closes the old room and keeps its name and its bans", async () => {
  const mallory = await person("mallory");
  const { room_id } = await alice.createRoom({ preset: "public_chat", name: "Hall", room_version: "11", room_alias_name: "hall" });
  await bob.joinRoom(room_id);
  await alice.ban(room_id, mallory.getUserId());
  await refused(bob.upgradeRoom(room_id, "12"), "M_FORBIDDEN", "a member of level 0 upgrades");
  await refused(alice.upgradeRoom(room_id, "99"), "M_UNSUPPORTED_ROOM_VERSION", "an unknown version");
  const { replacement_room } = await alice.upgradeRoom(room_id, "12");
  assert.equal((await bob.getStateEvent(room_id, "m.room.tombstone", "")).replacement_room, replacement_room);
  await bob.joinRoom(replacement_room);
  assert.equal((await bob.getStateEvent(replacement_room, "m.room.name", "")).name, "Hall");
  await refused(mallory.joinRoom(replacement_room), "M_FORBIDDEN", "a banned user returns");
  await refused(bob.sendEvent(room_id, "m.room.message", { msgtype: "m.text", body: "hello" }, "late"), "M_FORBIDDEN", "a message to the old room");
});

test("events are found by time, and events, rooms and users are reported", async () => {
  const { room_id } = await alice.createRoom({ preset: "public_chat" });
  await bob.joinRoom(room_id);
  const { event_id } = await alice.sendEvent(room_id, "m.room.message", { msgtype: "m.text", body: "hello" }, "hello");
  const now = Date.now() + 60_000;
  assert.equal((await bob.timestampToEvent(room_id, now, Direction.Backward)).event_id, event_id);
  await refused(bob.timestampToEvent(room_id, now, Direction.Forward), "M_NOT_FOUND", "the future");
  await bob.reportEvent(room_id, event_id, -100, "rude");
  await bob.reportRoom(room_id, "rude");
  const stranger = await person("stranger");
  await refused(stranger.reportEvent(room_id, event_id, -100, "rude"), "M_NOT_FOUND", "a stranger reports an event");
});
