// What a change costs a user who is in many rooms: messages and profile changes at once, counted in rows and requests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { again, many } from "./batches.mjs";
import { pause, serve } from "./server.mjs";

const LIMIT_MS = 120_000;
const AT_ONCE = 8;
const [ROOM, USER] = [0, 1];
const [FEW, MANY] = [20, 80];
/** Rooms with another member, who talks. */
const SHARED = 4;

/** Waits until the server counts nothing new. */
async function settled(client) {
  for (let last = ""; ; ) {
    const { rows, rows_read, requests } = await again(() => client.counters());
    const now = JSON.stringify([rows, requests]);
    if (now === last) return { rows, rows_read, requests };
    last = now;
    await pause(1_000);
  }
}

/** What `work` costs until the server is quiet: rows written, rows read and requests, by kind. */
async function cost(client, work) {
  const before = await settled(client);
  await work();
  const after = await settled(client);
  const less = (key) => after[key].map((number, kind) => number - before[key][kind]);
  return { rows: less("rows"), read: less("rows_read"), requests: less("requests") };
}

/** A user in `number` rooms, four of them shared with another who talks: the cost of eight messages at once, and of a
 * new name while eight more are sent. */
async function burden(t, number) {
  const { client } = await serve(t);
  const [alice, bob] = [await client.register("alice"), await client.register("bob")];
  const shared = [];
  await many(SHARED, AT_ONCE, async () => shared.push(await alice.createRoom({ invite: [bob.userId] })));
  for (const roomId of shared) await again(() => bob.join(roomId));
  await many(number - SHARED, AT_ONCE, () => alice.createRoom());
  const say = (person, roomId, text) => again(() => person.say(roomId, `${text} of ${person.userId}`));
  const talk = (text) => shared.flatMap((roomId) => [alice, bob].map((person) => say(person, roomId, text)));
  await Promise.all(talk("warm"));
  const { next_batch } = await again(() => alice.sync());
  const messages = await cost(client, async () => {
    const poll = again(() => alice.sync(next_batch, 10_000));
    await Promise.all(talk("counted"));
    assert.ok(Object.keys((await poll).rooms.join).length > 0, "the poll was not woken");
  });
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}/displayname`;
  const renamed = await cost(client, () => Promise.all([again(() => alice.ok("PUT", path, { displayname: "Alice Liddell" })), ...talk("beside")]));
  const { rooms } = await again(() => alice.sync());
  const shows = Object.values(rooms.join).filter((room) => JSON.stringify(room).includes("Alice Liddell"));
  // A room whose creation was repeated is one room more.
  assert.ok(shows.length >= number && shows.length <= number + 3, `${shows.length} rooms show the new name`);
  assert.equal(shows.length, Object.keys(rooms.join).length, "a room does not show the new name");
  t.diagnostic(JSON.stringify({ number, messages, renamed }));
  return { messages, renamed };
}

/** Asserts that a cost is at most `each` for each room, and `more`. */
function assertLinear(what, rooms, { [ROOM]: inRooms, [USER]: inUsers }, bounds) {
  for (const [kind, cost] of [[ROOM, inRooms], [USER, inUsers]]) {
    const [each, more] = bounds[kind];
    const most = each * rooms + more;
    assert.ok(cost <= most, `${what} in ${rooms} rooms, ${kind === ROOM ? "Rooms" : "Users"}: ${cost} of ${most}`);
  }
}

test("s73_messages_and_a_new_name_at_once_cost_in_proportion_to_the_rooms", { timeout: LIMIT_MS }, async (t) => {
  for (const rooms of [FEW, MANY]) {
    const { messages, renamed } = await burden(t, rooms);
    // Objects that were evicted meanwhile read again: a User its rooms, once; a Room what it knows of itself.
    assertLinear("rows that eight messages read", rooms, messages.read, [[0, 800], [2, 60]]);
    assertLinear("rows that eight messages write", rooms, messages.rows, [[0, 80], [0, 40]]);
    assertLinear("requests of eight messages", rooms, messages.requests, [[0, 24], [0, 48]]);
    assertLinear("rows that a new name reads", rooms, renamed.read, [[150, 800], [6, 120]]);
    assertLinear("rows that a new name writes", rooms, renamed.rows, [[8, 80], [2, 60]]);
    assertLinear("requests of a new name", rooms, renamed.requests, [[2, 24], [2, 60]]);
    assert.ok(renamed.rows[ROOM] > rooms && renamed.requests[ROOM] >= rooms, "nothing was counted");
  }
});
