// Members who fill a room at full speed, side by side: quotas hold, and a full room is served otherwise.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, EVICTION_MS, folder, pause, serve, twoInARoom } from "./server.mjs";

const MIB = 1024 * 1024;
const WORDS = "x".repeat(60_000);
const PARALLEL = 8;

/** Sends long messages side by side until one is refused; returns how many were sent, and the refusal. */
async function fill(person, roomId, name) {
  let sent = 0;
  let refused;
  const send = async (worker) => {
    for (let number = 0; !refused && number < 1_000; number += 1) {
      const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${name}-${worker}-${number}`;
      const answer = await person.send("PUT", path, { msgtype: "m.text", body: WORDS });
      if (answer.status === 200) sent += 1;
      else refused = answer;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, (_, worker) => send(worker)));
  assert.ok(refused, `${sent} messages were sent, and none was refused`);
  return { sent, refused };
}

test("s75_a_member_who_floods_a_room_meets_a_quota_of_the_day_that_an_eviction_does_not_reset", { timeout: 120_000 }, async (t) => {
  const { client } = await serve(t, { ROOM_USER_DAY_QUOTA_MIB: "1" });
  const { alice, bob, roomId } = await twoInARoom(client);
  const { sent, refused } = await fill(alice, roomId, "first");
  assert.ok(sent >= 15 && sent <= 18, `${sent} messages of 60 kB were sent`);
  assert.deepEqual([refused.status, refused.json.errcode], [429, "M_LIMIT_EXCEEDED"]);
  assert.ok(refused.json.retry_after_ms > 0 && refused.headers.get("retry-after"), refused.text);
  await bob.say(roomId, "still here");
  const boots = async () => (await client.chaos("room", roomId, "read")).json.boot;
  const before = await boots();
  await pause(EVICTION_MS);
  assert.ok((await boots()) > before, "the object was not evicted");
  const again = await fill(alice, roomId, "second");
  assert.equal(again.sent, 0, "the eviction reset the quota");
});

/** Sends, syncs and leaves at once in a full room: only what would store more is refused. */
async function readAndLeaveWhileFull(alice, members, roomId) {
  const path = (number) => `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/full-${number}`;
  const refused = async (number) => {
    const { json } = await alice.send("PUT", path(number), { msgtype: "m.text", body: WORDS });
    assert.equal(json.errcode, "M_RESOURCE_LIMIT_EXCEEDED");
  };
  const read = async () => assert.ok(Client.texts(await alice.sync(), roomId).length > 0, "the full room is not read");
  const leave = async (person) => {
    await person.ok("POST", `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/leave`, {});
    assert.equal((await person.sync()).rooms?.join?.[roomId], undefined, "a member could not leave the full room");
  };
  const rounds = members.map((person, number) => [refused(number), read(), leave(person)]);
  await Promise.all(rounds.flat());
}

test("s75_a_full_room_serves_reads_and_leaves", { timeout: 120_000 }, async (t) => {
  const { client } = await serve(t, { ROOM_QUOTA_MIB: "4", SUPPORT_EMAIL: "admin@e2e.test" });
  const [alice, bob, erin, frank] = await Promise.all(["alice", "bob", "erin", "frank"].map((name) => client.register(name)));
  const roomId = await alice.createRoom({ invite: [bob, erin, frank].map(({ userId }) => userId) });
  for (const person of [bob, erin, frank]) await person.join(roomId);
  const open = await alice.createRoom({ preset: "public_chat" });
  const carol = await client.register("carol");
  const floods = await Promise.all([alice, bob].map((person) => fill(person, roomId, person.userId.slice(1, 4))));
  const sent = floods.reduce((sum, flood) => sum + flood.sent, 0);
  assert.ok(sent * WORDS.length > 3 * MIB && sent * WORDS.length < 5 * MIB, `${sent} messages of 60 kB were sent`);
  for (const { refused } of floods) {
    assert.deepEqual([refused.status, refused.json.errcode], [403, "M_RESOURCE_LIMIT_EXCEEDED"], refused.text);
    assert.equal(refused.json.admin_contact, "mailto:admin@e2e.test");
  }
  assert.ok(Client.texts(await bob.sync(), roomId).length > 0, "the room is not read");
  await readAndLeaveWhileFull(alice, [erin, frank], roomId);
  await assert.rejects(carol.join(roomId), /M_FORBIDDEN/);
  await carol.join(open);
  await fill(alice, open, "open");
  const dave = await client.register("dave");
  await assert.rejects(dave.join(open), /M_RESOURCE_LIMIT_EXCEEDED/);
  const auth = { type: "m.login.password", identifier: { type: "m.id.user", user: "bob" }, password: "secret" };
  const { next_batch } = await alice.sync();
  await bob.ok("POST", "/_matrix/client/v3/account/deactivate", { auth });
  const sync = await alice.sync(next_batch, 10_000);
  const leaves = sync.rooms.join[roomId].timeline.events.filter((event) => event.content.membership === "leave");
  assert.deepEqual(leaves.map((event) => event.state_key), [bob.userId], "a member could not leave the full room");
});

test("s75_a_full_account_stores_nothing_new_and_is_served_otherwise", { timeout: 120_000 }, async (t) => {
  const { client } = await serve(t, { USER_QUOTA_MIB: "1" });
  const { alice, bob, roomId } = await twoInARoom(client);
  const path = (number) => `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/account_data/com.example.${number}`;
  const numbers = Array.from({ length: 40 }, (_, number) => number);
  const answers = await Promise.all(numbers.map((number) => alice.send("PUT", path(number), { key: WORDS })));
  const refused = answers.filter((answer) => answer.status !== 200);
  assert.ok(refused.length > 10 && refused.length < 30, `${refused.length} of 40 pieces were refused`);
  for (const { json } of refused) assert.equal(json.errcode, "M_RESOURCE_LIMIT_EXCEEDED");
  const { next_batch } = await alice.sync();
  await bob.say(roomId, "hello");
  assert.deepEqual(Client.texts(await alice.sync(next_batch, 30_000), roomId), ["hello"]);
  for (const number of [...numbers, "unknown"]) await alice.ok("PUT", path(number), {});
  await alice.ok("POST", "/_matrix/client/v3/logout", {});
});

test("s75_a_room_with_a_quota_of_its_own_goes_on_where_others_are_full", { timeout: 120_000 }, async (t) => {
  const stateFolder = folder();
  const first = await serve(t, { ROOM_QUOTA_MIB: "1" }, stateFolder);
  const { alice, bob, roomId } = await twoInARoom(first.client);
  const other = await alice.createRoom();
  const before = await Promise.all([roomId, other].map((room) => fill(alice, room, "before")));
  for (const { refused } of before) assert.equal(refused.json.errcode, "M_RESOURCE_LIMIT_EXCEEDED", refused.text);
  await first.stop();
  const { url, client } = await serve(t, { ROOM_QUOTA_MIB: `1 ${roomId}=2` }, stateFolder);
  for (const person of [alice, bob]) person.url = url;
  const after = await Promise.all([[alice, roomId], [bob, roomId], [alice, other]].map(([person, room], number) => fill(person, room, `after${number}`)));
  const sent = after[0].sent + after[1].sent;
  assert.ok(sent >= 10 && sent <= 22, `${sent} messages of 60 kB were sent into the room with its own quota`);
  assert.equal(after[2].sent, 0, "another room is as full as before");
  assert.equal((await client.send("GET", "/_matrix/client/versions")).status, 200);
});
