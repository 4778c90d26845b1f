// The data in KV and D1, and the requests and rows that each operation costs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, pause, serve, twoInARoom } from "./server.mjs";

const [ROOM, USER] = [0, 1];
/** Longer than the work after a response takes. */
const SETTLE_MS = 300;

test("KV that is deleted or overwritten at run time changes no response", async (t) => {
  const { client, miniflare } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  const kv = await miniflare.getKVNamespace("CACHE");
  let since = (await bob.sync()).next_batch;
  for (const number of [1, 2, 3]) {
    for (const { name } of (await kv.list()).keys) await kv.delete(name);
    await alice.say(roomId, `wiped ${number}`);
    for (const key of [alice.userId, roomId, "keys", "settings"]) await kv.put(key, "rubbish");
    const sync = await bob.sync(since, 5_000);
    assert.deepEqual(Client.texts(sync, roomId), [`wiped ${number}`]);
    since = sync.next_batch;
  }
});

test("the registry has every user and room, and no secret", async (t) => {
  const { client, miniflare } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  const published = await alice.createRoom({ visibility: "public" });
  await pause(SETTLE_MS);
  const d1 = await miniflare.getD1Database("INDEX");
  const rows = async (statement) => (await d1.prepare(statement).all()).results.map((row) => row.name).sort();
  const names = [alice.userId, bob.userId, roomId, published].map((id) => `e2e.test|${id}`).sort();
  assert.deepEqual(await rows("SELECT name FROM registry"), names);
  assert.deepEqual(await rows("SELECT room_id AS name FROM published_room"), [published]);
  assert.deepEqual(await rows("SELECT name FROM sqlite_master WHERE sql LIKE '%seed%' OR sql LIKE '%secret%'"), []);
});

test("a sent message costs two object requests, one more for each member who syncs, and five rows", async (t) => {
  const { client } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  await Promise.all([alice.sync(), bob.sync()]);
  await alice.say(roomId, "warm");
  await pause(SETTLE_MS);
  const cost = async (work) => {
    const before = await client.counters();
    await work();
    await pause(SETTLE_MS);
    const after = await client.counters();
    const less = (key) => after[key].map((number, kind) => number - before[key][kind]);
    return { rows: less("rows"), requests: less("requests") };
  };
  const sent = await cost(() => alice.say(roomId, "counted"));
  assert.deepEqual(sent.requests, [1, 1 + 2, 0], "one check, one send, one stream update to each of two");
  assert.equal(sent.rows[ROOM], 5, "the event, its id, its place in the timeline, its time, its transaction");
  assert.ok(sent.rows[USER] <= 3, `two users wrote ${sent.rows[USER]} rows: their rooms, and what the other is notified of`);
  const { next_batch } = await bob.sync();
  const idle = await cost(() => bob.sync(next_batch));
  assert.deepEqual(idle, { rows: [0, 0, 0], requests: [0, 1, 0] }, "a sync with nothing new");
  const poll = bob.sync(next_batch, 10_000);
  await pause(SETTLE_MS);
  const delivered = await cost(async () => {
    await alice.say(roomId, "delivered");
    await poll;
  });
  assert.deepEqual(delivered.requests, [1, 3, 0], "delivery to a waiting client costs nothing beyond the stream update");
  const carol = await client.register("carol");
  await alice.ok("POST", `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/invite`, { user_id: carol.userId });
  await carol.join(roomId);
  await pause(SETTLE_MS);
  const parked = await cost(() => alice.say(roomId, "parked"));
  assert.deepEqual(parked.requests, [1, 1 + 2, 0], "a member who has not synced since she joined is not told");
  let synced;
  const pulled = await cost(async () => (synced = await carol.sync()));
  assert.deepEqual(pulled.requests, [2, 3, 0], "two polls, what was pulled, the pull, and the read of a room that is new to the client");
  assert.equal(Client.texts(synced, roomId).at(-1), "parked");
  t.diagnostic(`one sent message: ${JSON.stringify(sent)}`);
});

test("a forged token costs no object request, and a stranger's refused requests write no rows", async (t) => {
  const { client } = await serve(t);
  const { alice, roomId } = await twoInARoom(client);
  await pause(SETTLE_MS);
  const before = await client.effects();
  const forged = new Client(client.url, `${alice.token.slice(0, -3)}AAA`);
  assert.equal((await forged.send("GET", "/_matrix/client/v3/account/whoami")).json.errcode, "M_UNKNOWN_TOKEN");
  assert.deepEqual(await client.effects(), before);
  const password = { type: "m.login.password", identifier: { type: "m.id.user", user: "nobody" }, password: "guess" };
  assert.equal((await client.send("POST", "/_matrix/client/v3/login", password)).json.errcode, "M_FORBIDDEN");
  const stranger = await client.register("mallory");
  await pause(SETTLE_MS);
  const { rows } = await client.counters();
  for (const id of [roomId, "!unknown:e2e.test", `!${"A".repeat(43)}`]) {
    await assert.rejects(stranger.join(id), /M_FORBIDDEN/);
    await assert.rejects(stranger.say(id, "hello"), /M_FORBIDDEN/);
  }
  await pause(SETTLE_MS);
  assert.deepEqual((await client.counters()).rows, rows);
});
