// matrix-js-sdk with its own sync loop: rooms, members, typing, receipts, threads and unread counts, as the library
// computes them.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { NotificationCountType, RelationType } from "matrix-js-sdk";
import { serve } from "../e2e/server.mjs";
import { start, until } from "./loop.mjs";
import { client, register } from "./sdk.mjs";

const { url } = await serve({ after });
const person = async (name) => client(url, await register(url, name, "secret"));

/** A room that the others were invited to and have joined. */
async function room(creator, others, options = {}) {
  const { room_id } = await creator.createRoom({ invite: others.map((other) => other.getUserId()), ...options });
  for (const other of others) await other.joinRoom(room_id);
  return room_id;
}

let transactions = 0;
const send = async (from, roomId, body, more = {}) =>
  (await from.sendEvent(roomId, "m.room.message", { msgtype: "m.text", body, ...more }, `t${(transactions += 1)}`)).event_id;
const inThread = (root) => ({ "m.relates_to": { rel_type: RelationType.Thread, event_id: root } });
const userIds = (members) => members.map((member) => member.userId).sort();

test("rooms come, are joined and are left", async () => {
  const [alice, bob] = [await person("alice"), await person("bob")];
  await start(bob);
  const { room_id } = await alice.createRoom({ name: "Kitchen", is_direct: true, invite: [bob.getUserId()] });
  const mine = () => bob.getRoom(room_id);
  await until(bob, "the invite", () => mine()?.getMyMembership() === "invite");
  assert.equal(mine().name, "Kitchen");
  assert.equal(mine().getDMInviter(), alice.getUserId());
  await bob.joinRoom(room_id);
  await until(bob, "the join", () => mine().getMyMembership() === "join" && mine().getJoinedMemberCount() === 2);
  assert.deepEqual([mine().name, mine().getVersion()], ["Kitchen", "12"]);
  await bob.leave(room_id);
  await until(bob, "the leave", () => mine().getMyMembership() === "leave");
});

test("lazy members: the heroes, those who speak and oneself; then all", async () => {
  const people = await Promise.all(Array.from({ length: 8 }, (_, number) => person(`carol${number}`)));
  const [silent, speaker, reader] = people.slice(5);
  const roomId = await room(people[0], people.slice(1));
  for (let number = 0; number < 10; number += 1) await send(speaker, roomId, `message ${number}`);
  await start(reader, { lazyLoadMembers: true });
  const mine = reader.getRoom(roomId);
  const all = people.map((each) => each.getUserId());
  assert.deepEqual(userIds(mine.getMembers()), all.filter((id) => id !== silent.getUserId()));
  assert.equal(mine.getJoinedMemberCount(), 8);
  assert.equal(mine.name, "carol0 and 6 others");
  await send(silent, roomId, "Here I am");
  await until(reader, "the one who spoke", () => mine.getMember(silent.getUserId())?.membership === "join");
  await mine.loadMembersIfNeeded();
  assert.deepEqual(userIds(mine.getJoinedMembers()), all);
  await people[0].kick(roomId, people[1].getUserId());
  await until(reader, "the kick", () => mine.getJoinedMemberCount() === 7 && mine.getMember(people[1].getUserId()).membership === "leave");
});

test("typing is seen and ends", async () => {
  const [dana, erik] = [await person("dana"), await person("erik")];
  const roomId = await room(dana, [erik]);
  await start(erik);
  const types = () => erik.getRoom(roomId).getMember(dana.getUserId()).typing;
  await dana.sendTyping(roomId, true, 30_000);
  await until(erik, "typing", types);
  await dana.sendTyping(roomId, false, 0);
  await until(erik, "the end of typing", () => !types());
});

test("receipts of the other, public and private", async () => {
  const [fay, gus] = [await person("fay"), await person("gus")];
  const roomId = await room(fay, [gus]);
  await Promise.all([fay, gus].map((each) => start(each)));
  const sent = [];
  for (const body of ["one", "two", "three"]) sent.push(await send(fay, roomId, body));
  const [first, second, third] = sent;
  const seen = (client, id) => client.getRoom(roomId).findEventById(id);
  const position = (client) => client.getRoom(roomId).getEventReadUpTo(gus.getUserId(), true);
  await until(gus, "the messages", () => seen(gus, third));
  await gus.sendReadReceipt(seen(gus, first));
  await until(fay, "the first receipt", () => position(fay) === first);
  await gus.sendReadReceipt(seen(gus, second), "m.read.private");
  await until(gus, "the own private receipt", () => position(gus) === second);
  await gus.sendReadReceipt(seen(gus, third));
  await until(fay, "the last receipt", () => position(fay) === third);
  assert.deepEqual(fay.getRoom(roomId).getReceiptsForEvent(seen(fay, second)), [], "a private receipt");
});

test("threads have their own timelines, receipts and counts", async () => {
  const [hal, ida] = [await person("hal"), await person("ida")];
  const roomId = await room(hal, [ida]);
  await start(ida, { threadSupport: true });
  const mine = ida.getRoom(roomId);
  const root = await send(hal, roomId, "What is for dinner?");
  await until(ida, "the root", () => mine.findEventById(root));
  const thread = () => mine.getThread(root);
  const counts = () => [mine.getRoomUnreadNotificationCount(NotificationCountType.Total), mine.getThreadUnreadNotificationCount(root, NotificationCountType.Total)];
  const replies = [];
  for (const body of ["Soup", "Bread"]) {
    replies.push(await send(hal, roomId, body, inThread(root)));
    await until(ida, `${body}, and what came before it`, () => thread()?.events.map((event) => event.getId()).join() === [root, ...replies].join());
    // More than all: the library may count a reply twice, that of the sync and in the count that came with the root.
    await until(ida, "the number of replies", () => thread().length >= replies.length);
  }
  await until(ida, "the counts of room and thread", () => counts().join() === "1,2");
  assert.deepEqual(mine.getLiveTimeline().getEvents().filter((event) => replies.includes(event.getId())), [], "replies in the main timeline");
  await ida.sendReadReceipt(thread().events.at(-1));
  await until(ida, "the count of the thread at 0", () => counts().join() === "1,0");
  await ida.sendReadReceipt(mine.findEventById(root));
  await until(ida, "the count of the room at 0", () => counts().join() === "0,0");
});

test("a client that starts later has the threads of the room from the server", async () => {
  const [jan, kim] = [await person("jan"), await person("kim")];
  const roomId = await room(jan, [kim]);
  const roots = [];
  for (const body of ["one", "two"]) {
    roots.push(await send(jan, roomId, body));
    await send(jan, roomId, `on ${body}`, inThread(roots.at(-1)));
  }
  for (let number = 0; number < 15; number += 1) await send(jan, roomId, `message ${number}`);
  await start(kim, { threadSupport: true });
  const mine = kim.getRoom(roomId);
  await mine.createThreadsTimelineSets();
  await mine.fetchRoomThreads();
  assert.deepEqual(mine.getThreads().map((thread) => thread.id).sort(), roots.sort());
});

test("unread counts: messages, mentions, redactions, receipts, a muted room", async () => {
  const [lea, max] = [await person("lea"), await person("max")];
  const roomId = await room(lea, [max]);
  await start(max);
  const mine = max.getRoom(roomId);
  const counts = (wanted) => until(max, `the counts ${wanted}`, () => [NotificationCountType.Total, NotificationCountType.Highlight].map((type) => mine.getUnreadNotificationCount(type)).join() === wanted.join());
  await send(lea, roomId, "one");
  await counts([1, 0]);
  const mention = await send(lea, roomId, "Max?", { "m.mentions": { user_ids: [max.getUserId()] } });
  await counts([2, 1]);
  await lea.redactEvent(roomId, mention);
  await counts([1, 0]);
  const last = await send(lea, roomId, "three");
  await counts([2, 0]);
  await max.sendReadReceipt(mine.findEventById(last));
  await counts([0, 0]);
  await max.setRoomMutePushRule("global", roomId, true);
  await send(lea, roomId, "unheard");
  await send(lea, roomId, "Max!", { "m.mentions": { user_ids: [max.getUserId()] } });
  await counts([1, 1]);
});
