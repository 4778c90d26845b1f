// What each flow costs in the running server: within its budget, and as docs/cost.md says. `cargo xtask test` prints the table.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { costOf, table } from "./costs.mjs";
import { DeviceKey } from "./keys.mjs";
import { Client, EVICTION_MS, pause, serve } from "./server.mjs";

const API = "/_matrix/client/v3";
const PRINTED = join(import.meta.dirname, "../../target/budgets.txt");
const POLL_MS = 10_000;
const ALGORITHM = "signed_curve25519";
/** The table of docs/cost.md that this test measures. */
const HEAD = "| flow | Worker requests |";
/** How long a message, a join or a registration keeps the timer of its object; until who does not poll is parked. */
const [QUIET_MS, ABSENT_MS] = [80_000, 100_000];
/** How many times faster that passes. */
const SPEED = 20;
const LOGIN = { type: "m.login.password", identifier: { type: "m.id.user", user: "dave" }, password: "secret" };

/**
 * What the design allows each flow, of `n`: hops after the Worker, object requests, rows of objects written.
 * "L" are members who are awake, "D" rooms with news, "R" rooms, "U" users.
 */
const BUDGETS = {
  "token check": { hops: 1, objects: 1, written: 0 },
  // The design has both at once; they are one after the other.
  "token check and a bounded read of a room": { hops: 2, objects: 2, written: 0 },
  // 2 + L; the Room 4, the transaction, each user 1; one more for the user whom it notifies.
  "message, room of two": { hops: 2, objects: 4, written: 8 },
  // The Room needs its key again, and delivers again what it does not remember to have delivered.
  "message, room of two, whose objects left memory": { hops: 3, objects: 7, written: 8 },
  // Two more of the Room, and what the alarms of three objects write and ask.
  "message in a quiet room of two, with its alarms": { hops: 2, objects: 7, written: 17 },
  // The poll that waits, and the next one.
  "message to a waiting client, and its next poll": { objects: 6, written: 8 },
  // Five polls; 2 + L; 5 + 2 L: each user's room, and the list of what notifies.
  "message in a room of nine, of whom five poll": { objects: 12, written: 15 },
  "sync with nothing new": { hops: 1, objects: 1, written: 0 },
  "poll that waits in vain": { hops: 1, objects: 1, written: 0 },
  // The design has 3 hops, 2 + D and 2 D. A room is pulled, and then read: 3 + 2 D. Room and User write 5 for each.
  "sync after an absence, two rooms": { hops: 5, objects: 7, written: 10 },
  "initial sync, three rooms": { hops: 2, objects: 4, written: 3 },
  "keys claimed of two users": { hops: 2, objects: 3, written: 2 },
  "keys queried of two users": { hops: 1, objects: 1, written: 0 },
  // 2 + L; 12 + L.
  "join, room of three": { hops: 2, objects: 5, written: 15 },
  // 1 + R, and each room tells who is awake; R rows, and the keys.
  "device list changes, two rooms": { hops: 2, objects: 7, written: 12 },
};

test("each flow stays within its budget", { timeout: 600_000 }, async (t) => {
  const { client } = await serve(t);
  const rows = [];
  const flow = async (name, work) => {
    const { cost, result } = await costOf(client, work);
    rows.push({ name, cost });
    return result;
  };
  await client.send("POST", "/_lattice/chaos/hold-alarms/3600000");
  const inRoom = (roomId, rest) => `${API}/rooms/${encodeURIComponent(roomId)}/${rest}`;
  const receipt = (user, roomId, eventId) => user.ok("POST", inRoom(roomId, `receipt/m.read/${encodeURIComponent(eventId)}`), {});
  const types = (user, roomId) => user.ok("PUT", inRoom(roomId, `typing/${user.userId}`), { typing: true, timeout: 30_000 });

  const names = ["bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan"];
  const others = [];
  for (const name of names) others.push(await client.register(name));
  const [bob, carol, dave] = others;
  const alice = await flow("registration", () => client.register("alice"));
  await flow("login", () => client.ok("POST", `${API}/login`, LOGIN));
  const roomId = await flow("room is made, with an invite", () => alice.createRoom({ invite: [bob.userId] }));
  await bob.join(roomId);
  await flow("token check", () => alice.ok("GET", `${API}/account/whoami`));
  await flow("token check and a bounded read of a room", () => alice.ok("GET", inRoom(roomId, "state/m.room.create")));
  const eventId = await alice.say(roomId, "warm");
  /** Both are told of what follows: a member whose client has not synced for a minute is not. */
  const awake = () => Promise.all([alice.sync(), bob.sync()]);
  await awake();
  await flow("message, room of two", () => alice.say(roomId, "counted"));
  let since = (await bob.sync()).next_batch;
  await flow("sync with nothing new", () => bob.sync(since));
  await flow("poll that waits in vain", () => bob.sync(since, POLL_MS));
  await awake();
  await pause(EVICTION_MS);
  await flow("message, room of two, whose objects left memory", () => alice.say(roomId, "cold"));
  since = (await awake())[1].next_batch;
  await flow("message to a waiting client, and its next poll", async () => {
    const poll = bob.sync(since, POLL_MS);
    await pause(500);
    await alice.say(roomId, "delivered");
    since = (await poll).next_batch;
    await bob.sync(since);
  });
  await awake();
  await flow("receipt, room of two", () => receipt(bob, roomId, eventId));
  await awake();
  await flow("typing notice, room of two", () => types(bob, roomId));
  await flow("page of 50 events of the history", () => alice.ok("GET", inRoom(roomId, "messages?dir=b&limit=50")));
  await awake();
  await flow("state event, room of two", () => alice.ok("PUT", inRoom(roomId, "state/m.room.topic"), { topic: "budgets" }));
  await awake();
  await flow("profile changes, one room", () => alice.ok("PUT", `${API}/profile/${alice.userId}/displayname`, { displayname: "Alice" }));
  await alice.ok("POST", inRoom(roomId, "invite"), { user_id: carol.userId });
  await awake();
  await flow("join, room of three", () => carol.join(roomId));
  const second = await alice.createRoom({ preset: "public_chat" });
  await carol.join(second);
  const third = await alice.createRoom();
  await flow("initial sync, three rooms", async () => assert.equal(Object.keys((await alice.sync()).rooms.join).length, 3, third));

  await awake();
  await flow("device list changes, two rooms", () => uploaded(carol, 0));
  const devices = [await uploaded(bob, 50), await uploaded(carol, 50)];
  await flow("keys queried of two users", () => alice.ok("POST", `${API}/keys/query`, { device_keys: { [bob.userId]: [], [carol.userId]: [] } }));
  const claim = { one_time_keys: { [bob.userId]: { [devices[0]]: ALGORITHM }, [carol.userId]: { [devices[1]]: ALGORITHM } } };
  await flow("keys claimed of two users", async () => {
    const { one_time_keys } = await alice.ok("POST", `${API}/keys/claim`, claim);
    assert.equal(Object.keys(one_time_keys).length, 2);
  });
  const message = { messages: { [bob.userId]: { [devices[0]]: { secret: "x" } } } };
  await flow("message to a device", () => alice.ok("PUT", `${API}/sendToDevice/m.room_key/1`, message));

  const nine = await alice.createRoom({ preset: "public_chat" });
  for (const other of others) await other.join(nine);
  const polling = [alice, bob, carol, dave, others[3]];
  await Promise.all(polling.map((user) => user.sync()));
  // The other four have not synced: they are parked.
  await alice.say(nine, "warm");
  await pause(1_000);
  const latest = await Promise.all(polling.map(async (user) => (await user.sync()).next_batch));
  /** While the five poll: what others do, until each poll is answered. */
  const inNine = (name, work, concerns) => flow(`${name} in a room of nine, of whom five poll`, async () => {
    const polls = polling.map((user, number) => user.sync(latest[number], POLL_MS));
    await pause(1_000);
    const begun = performance.now();
    const result = await work();
    const syncs = await Promise.all(polls);
    syncs.forEach((sync, number) => {
      latest[number] = sync.next_batch;
      assert.ok(concerns(sync), `${name}: a poll has no news of it`);
    });
    assert.ok(performance.now() - begun < POLL_MS / 2, `${name}: a poll waited in vain`);
    return result;
  });
  const said = await inNine("message", () => alice.say(nine, "delivered"), (sync) => Client.texts(sync, nine)[0] === "delivered");
  const ephemeral = (type) => (sync) => sync.rooms.join[nine].ephemeral.events.some((event) => event.type === type);
  await inNine("receipt", () => receipt(bob, nine, said), ephemeral("m.receipt"));
  await inNine("typing notice", () => types(bob, nine), ephemeral("m.typing"));

  // Minutes pass: who polled is parked by the next message, and told of nothing more.
  await client.send("POST", `/_lattice/chaos/speed/${SPEED}`);
  const left = (await carol.sync()).next_batch;
  await pause(ABSENT_MS / SPEED);
  for (const room of [roomId, second]) await alice.say(room, `parks in ${room}`);
  await pause(1_000);
  for (const room of [roomId, second]) await alice.say(room, `missed in ${room}`);
  await flow("sync after an absence, two rooms", async () => {
    const { rooms } = await carol.sync(left);
    for (const room of [roomId, second]) assert.equal(rooms.join[room].timeline.events.length, 2);
  });
  await client.send("POST", "/_lattice/chaos/hold-alarms/0");
  const [judy, kate] = [await client.register("judy"), await client.register("kate")];
  const quiet = await judy.createRoom({ invite: [kate.userId] });
  await kate.join(quiet);
  await pause(QUIET_MS / SPEED);
  await Promise.all([judy.sync(), kate.sync()]);
  await flow("message in a quiet room of two, with its alarms", () => judy.say(quiet, "quiet").then(() => pause(QUIET_MS / SPEED)));

  // While polls wait, all calls are one hop.
  for (const { name, cost } of rows) if (name.includes("poll") && cost.worker > 1) cost.hops = "-";
  const line = ({ name, cost }) =>
    `| ${name} | ${[cost.worker, cost.hops, cost.objects, cost.written, cost.read, cost.d1, cost.activeMs].join(" | ")} |`;
  const measured = rows.map(line).join("\n");
  const beyond = [];
  for (const { name, cost } of rows) {
    const budget = BUDGETS[name] ?? {};
    for (const [what, most] of Object.entries(budget)) if (cost[what] > most) beyond.push(`${name}: ${cost[what]} ${what}, budget ${most}`);
  }
  const width = Math.max(...rows.map(({ name }) => name.length));
  const of = (cost, budget, what) => `${cost[what]}${budget?.[what] === undefined ? "" : `/${budget[what]}`}`.padStart(8);
  const printed = rows.map(({ name, cost }) => {
    const cells = ["hops", "objects", "written"].map((what) => of(cost, BUDGETS[name], what)).join(" ");
    return `  ${name.padEnd(width)} ${cells} ${String(cost.read).padStart(6)} ${String(cost.d1).padStart(4)} ${String(cost.activeMs).padStart(8)}`;
  });
  const head = `  ${"measured/budget".padEnd(width)}     hops  objects  written   read   D1  object ms`;
  mkdirSync(join(PRINTED, ".."), { recursive: true });
  writeFileSync(PRINTED, `${[head, ...printed].join("\n")}\n`);
  t.diagnostic(`as docs/cost.md has it:\n${measured}`);
  assert.deepEqual(beyond, []);
  const documented = table(HEAD);
  for (const { name, cost } of rows) {
    const row = documented.find((each) => each.flow === name);
    assert.ok(row, `docs/cost.md has no flow "${name}"`);
    const stated = ["Worker requests", "hops", "object requests", "rows written", "rows of D1"].map((column) => row[column]);
    assert.deepEqual([cost.worker, cost.hops, cost.objects, cost.written, cost.d1].map(String), stated, name);
    assert.ok(cost.read <= Number(row["rows read"]), `${name}: ${cost.read} rows read`);
  }
  assert.equal(documented.length, rows.length, "docs/cost.md has a flow that is not measured");
});

/** Uploads the keys of the user's device, with as many one-time keys; returns the device. */
async function uploaded(user, count) {
  const deviceId = (await user.ok("GET", `${API}/account/whoami`)).device_id;
  const key = (user.deviceKey ??= new DeviceKey(user.userId, deviceId));
  await user.ok("POST", `${API}/keys/upload`, { device_keys: key.deviceKeys(), one_time_keys: key.oneTimeKeys(count) });
  return deviceId;
}
