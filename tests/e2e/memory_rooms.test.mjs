// Rooms and invites of a user, and the events that one sync reads of a Room: a fresh process that serves one such request
// stays small. The numbers are those of docs/limits.md, "Memory", which also says what is not among them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { again } from "./batches.mjs";
import { AT_NIGHT, TIMEOUT_MS, growth, maximum, times } from "./memory.mjs";
import { Client, pause } from "./server.mjs";

const V3 = "/_matrix/client/v3";
/** As long as a message can be, with the keys that every event has. */
const LONG = "x".repeat(maximum("MAX_EVENT_BYTES") - 1_000);

/** Longer than the work after a response takes. */
const SETTLE_MS = 3_000;

/** Registers `number` people. */
const register = async (client, number, name) => {
  const people = [];
  // A registration whose response was lost has taken its name.
  const one = (n) => again(() => client.register(`${name}${n}`)).catch(() => client.register(`${name}${n}again`));
  await times(number, async (n) => people.push(await one(n)));
  return people;
};
const filter = (limit) => encodeURIComponent(JSON.stringify({ room: { timeline: { limit } } }));

test("the most pending invites, each with the most stripped state", AT_NIGHT, async (t) => {
  const [all, each] = [maximum("MAX_PENDING_INVITES"), maximum("MAX_PENDING_INVITES_BY_INVITER", 1)];
  const content = { url: `mxc://e2e.test/${"x".repeat(maximum("MAX_INVITE_STATE_BYTES") / 2)}` };
  const fill = async (client) => {
    const bob = await client.register("bob");
    const inviters = await register(client, all / each, "inviter");
    const body = { invite: [bob.userId], initial_state: [{ type: "m.room.avatar", content }], topic: "t".repeat(200) };
    await times(all, (n) => inviters[n % inviters.length].createRoom(body));
    return bob;
  };
  await growth(t, fill, async (bob) => {
    const { rooms } = await bob.sync();
    assert.equal(Object.keys(rooms.invite).length, maximum("MAX_INVITES_PER_SYNC"));
    assert.ok(JSON.stringify(rooms.invite).length > 20 * 4_000);
  });
});

test("an initial sync of 300 rooms", AT_NIGHT, async (t) => {
  const rooms = 300;
  const fill = async (client) => {
    const alice = await client.register("alice");
    await times(rooms, (n) => alice.createRoom({ name: `Room ${n}` }));
    return alice;
  };
  await growth(t, fill, async (alice) => assert.ok(Object.keys((await alice.sync()).rooms.join).length >= rooms));
});

test("a sync of the most events of a room, each of the largest size", { timeout: TIMEOUT_MS }, async (t) => {
  const events = maximum("MAX_TIMELINE_LIMIT");
  const fill = async (client) => {
    const alice = await client.register("alice");
    const roomId = await alice.createRoom();
    await times(events, (n) => alice.ok("PUT", `${V3}/rooms/${roomId}/send/m.room.message/${n}`, { body: LONG }));
    // The last message reaches Alice's User after the response.
    await pause(SETTLE_MS);
    return Object.assign(alice, { roomId });
  };
  await growth(t, fill, async (alice) => {
    const sync = await alice.ok("GET", `${V3}/sync?filter=${filter(events)}`);
    assert.equal(Client.texts(sync, alice.roomId).length, events);
  });
});

test("a room whose state has the most bytes that a sync shows", { timeout: TIMEOUT_MS }, async (t) => {
  // Each event also has the keys that every event has.
  const events = Math.floor(maximum("MAX_STATE_BYTES") / (LONG.length + 1_000));
  const fill = async (client) => {
    const alice = await client.register("alice");
    const roomId = await alice.createRoom();
    await times(events, (n) => alice.ok("PUT", `${V3}/rooms/${roomId}/state/com.example.large/${n}`, { key: LONG }));
    return Object.assign(alice, { roomId });
  };
  await growth(t, fill, async (alice) => {
    const { state, timeline } = (await alice.sync()).rooms.join[alice.roomId];
    assert.ok(state.events.length + timeline.events.length >= events);
  });
  await growth(t, fill, async (alice) => {
    assert.ok((await alice.ok("GET", `${V3}/rooms/${alice.roomId}/state`)).length >= events);
  });
});

test("the largest new room", { timeout: TIMEOUT_MS }, async (t) => {
  const [invites, events] = [maximum("MAX_INITIAL_INVITES"), maximum("MAX_INITIAL_STATE_EVENTS")];
  const fill = async (client) => {
    const alice = await client.register("alice");
    const people = await register(client, invites, "invitee");
    return Object.assign(alice, { invite: people.map(({ userId }) => userId) });
  };
  await growth(t, fill, async (alice, client) => {
    const content = { key: "x".repeat(Math.floor((maximum("META.max_body", 1) - 30_000) / events)) };
    const initial_state = Array.from({ length: events }, (_, n) => ({ type: "com.example.large", state_key: String(n), content }));
    const roomId = await alice.createRoom({ invite: alice.invite, initial_state });
    await pause(SETTLE_MS);
    assert.ok((await client.counters()).requests[1] > invites, "not every invited user was told");
    assert.equal((await alice.ok("GET", `${V3}/rooms/${roomId}/members`)).chunk.length, invites + 1);
  });
});

test("a message of the largest size to 300 members", AT_NIGHT, async (t) => {
  const members = 300;
  const fill = async (client) => {
    const alice = await client.register("alice");
    const roomId = await alice.createRoom({ preset: "public_chat" });
    const people = await register(client, members, "member");
    await times(members, (n) => people[n].join(roomId));
    // Members who do not sync are not told.
    await times(members, (n) => people[n].sync());
    return Object.assign(alice, { roomId });
  };
  await growth(t, fill, async (alice, client) => {
    const before = (await client.counters()).requests;
    await alice.say(alice.roomId, LONG, "long");
    await pause(SETTLE_MS);
    const { requests } = await client.counters();
    assert.ok(requests[1] - before[1] > members, "not every member was told");
  });
});
