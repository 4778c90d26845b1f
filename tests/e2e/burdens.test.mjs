// What other users and broken rooms can do to the syncs of a user, as an attacker would: many requests at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { many } from "./batches.mjs";
import { Client, pause, serve, twoInARoom } from "./server.mjs";

const LIMIT_MS = 120_000;
/** Longer than the work after a response takes. */
const SETTLE_MS = 500;

/** Syncs until there is nothing new. Returns the rooms of a section, and the largest response in bytes. */
async function all(user, section) {
  const rooms = [];
  let [largest, since] = [0, undefined];
  for (;;) {
    const answer = await user.send("GET", `/_matrix/client/v3/sync${since ? `?since=${since}` : ""}`);
    assert.equal(answer.status, 200, answer.text);
    largest = Math.max(largest, answer.text.length);
    since = answer.json.next_batch;
    const page = Object.keys(answer.json.rooms?.[section] ?? {});
    if (page.length === 0) return { rooms, largest, since };
    rooms.push(...page);
  }
}

test("s70_invites_do_not_make_an_account_unusable", { timeout: LIMIT_MS }, async (t) => {
  const { client } = await serve(t);
  const [mallory, alice, bob] = await Promise.all(["mallory", "alice", "bob"].map((name) => client.register(name)));
  const body = {
    topic: "x".repeat(20_000),
    invite: [bob.userId],
    initial_state: [{ type: "m.room.avatar", content: { url: "y".repeat(60_000) } }],
  };
  await many(120, 8, () => mallory.createRoom(body));
  const friendly = await alice.createRoom({ name: "Kitchen", invite: [bob.userId] });
  await pause(SETTLE_MS);
  const { rooms, largest } = await all(bob, "invite");
  assert.ok(largest < 200_000, `a sync of ${largest} bytes`);
  assert.equal(new Set(rooms).size, 101, "a hundred of one inviter, and one of another");
  assert.ok(rooms.includes(friendly));
  await many(rooms.length, 8, (number) => bob.ok("POST", `/_matrix/client/v3/rooms/${encodeURIComponent(rooms[number])}/leave`, {}));
  assert.deepEqual((await all(bob, "invite")).rooms, []);
});

test("s71_a_broken_room_breaks_no_sync", { timeout: LIMIT_MS }, async (t) => {
  const { client } = await serve(t);
  const { alice, bob, roomId: broken } = await twoInARoom(client);
  const good = await alice.createRoom({ preset: "public_chat" });
  await bob.join(good);
  const first = await bob.sync();
  await Promise.all([alice.say(broken, "one"), alice.say(good, "two")]);
  await pause(SETTLE_MS);
  for (const defect of ["fail", "hang"]) {
    assert.equal((await client.chaos("room", broken, defect)).status, 200);
    // Clients with and without a token sync at once.
    const started = performance.now();
    const answers = await Promise.all([...Array(6)].map((_, number) => bob.sync(number % 2 ? first.next_batch : undefined)));
    assert.ok(performance.now() - started < 20_000, "the syncs took too long");
    for (const answer of answers) assert.deepEqual(Object.keys(answer.rooms.join), [good]);
    // The room alone ends no poll, and news of others do.
    const poll = bob.sync(answers[1].next_batch, 25_000);
    assert.equal(await Promise.race([poll, pause(12_000)]), undefined, "the poll was ended by an owed room");
    await alice.say(good, `news while it does ${defect}`);
    const news = await poll;
    assert.deepEqual(Client.texts(news, good), [`news while it does ${defect}`]);
    assert.equal((await client.chaos("room", broken, "mend")).status, 200);
    await pause(5_000);
    const mended = await bob.sync(news.next_batch, 20_000);
    assert.deepEqual(Client.texts(mended, broken), ["one"], JSON.stringify(mended));
    assert.deepEqual((await bob.sync(mended.next_batch)).rooms, undefined);
  }
  await client.chaos("room", broken, "fail");
  await bob.ok("POST", `/_matrix/client/v3/rooms/${encodeURIComponent(broken)}/leave`, {});
  assert.deepEqual(Object.keys((await bob.sync()).rooms.join), [good]);
  await client.chaos("room", broken, "mend");
});

test("a long inline filter in any script waits for news", { timeout: LIMIT_MS }, async (t) => {
  const { client } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  const { next_batch } = await bob.sync();
  const identifier = { type: "m.id.user", user: "bob" };
  const login = { type: "m.login.password", identifier, password: "secret", device_id: "D".repeat(240) };
  const { access_token } = await client.ok("POST", "/_matrix/client/v3/login", login);
  // The platform stores at most 16,384 bytes with a socket, and text with a character beyond Latin-1 in twice its
  // length.
  const types = Array.from({ length: 30 }, (_, number) => `org.example.${number}.${"x".repeat(230)}`);
  const filter = JSON.stringify({ account_data: { not_types: [...types, "☕"] } });
  const phone = new Client(client.url, access_token);
  const poll = phone.ok("GET", `/_matrix/client/v3/sync?since=${next_batch}&timeout=20000&filter=${encodeURIComponent(filter)}`);
  assert.equal(await Promise.race([poll, pause(2_000)]), undefined, "the poll did not wait");
  await alice.say(roomId, "hello");
  assert.deepEqual(Client.texts(await poll, roomId), ["hello"]);
});

test("equal polls of one device do not end each other", { timeout: LIMIT_MS }, async (t) => {
  const { client } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  const { next_batch } = await bob.sync();
  let answers = 0;
  const polls = [...Array(5)].map(async () => {
    await pause(100);
    const answer = await bob.sync(next_batch, 8_000);
    answers += 1;
    return answer;
  });
  await pause(3_000);
  assert.equal(answers, 0, "a poll was ended by an equal one");
  await alice.say(roomId, "hello");
  const heard = (await Promise.all(polls)).filter((answer) => Client.texts(answer, roomId).length === 1);
  assert.equal(heard.length, 4, "one poll too many waits for its deadline");
});
