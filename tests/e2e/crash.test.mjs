// Failed commits, panics, aborts and kills, and the state that survives them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { folder, serve, spawnServer, twoInARoom, Client } from "./server.mjs";

const REGISTRATIONS = 200;

test("a failed commit and a panic in a transaction write nothing", async (t) => {
  const { client } = await serve(t);
  const { alice, roomId } = await twoInARoom(client);
  for (const what of ["failing-commit", "panic-in-transaction"]) {
    assert.equal((await client.chaos("room", roomId, what)).status, 500, what);
    const { json } = await client.chaos("room", roomId, "read");
    assert.equal(json.mark, undefined, `${what} wrote its mark`);
  }
  assert.match(await alice.say(roomId, "still here"), /^\$/);
});

test("a panic in a handler fails that request alone, with a 500", async (t) => {
  const { client } = await serve(t);
  const { alice, roomId } = await twoInARoom(client);
  const before = performance.now();
  const answer = await alice.send("GET", "/_matrix/client/v3/account/whoami", undefined, { "x-lattice-chaos": "panic" });
  assert.ok(performance.now() - before < 2_000, "the answer came late");
  assert.equal(answer.status, 500);
  assert.equal(answer.json.errcode, "M_UNKNOWN");
  assert.equal(answer.headers.get("access-control-allow-origin"), "*");
  assert.equal((await alice.ok("GET", "/_matrix/client/v3/account/whoami")).user_id, alice.userId);
  assert.match(await alice.say(roomId, "still here"), /^\$/);
});

test("a panic in an object is answered with a 500 at once and loses no state", async (t) => {
  const { client } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  const first = await alice.say(roomId, "before");
  for (const [kind, id] of [["room", roomId], ["user", alice.userId], ["server", "e2e.test"]]) {
    const before = performance.now();
    assert.equal((await client.chaos(kind, id, "panic")).status, 500, kind);
    assert.ok(performance.now() - before < 2_000, `${kind}: the answer came late`);
  }
  assert.equal(await alice.say(roomId, "before"), first, "the transaction id was forgotten");
  await alice.say(roomId, "after");
  assert.deepEqual(Client.texts(await bob.sync(), roomId), ["before", "after"]);
});

test("a panic in an alarm sets the alarm again and loses no state", async (t) => {
  const { client } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  const read = async () => (await client.chaos("room", roomId, "read")).json;
  const { alarm: fired = 0 } = await read();
  await client.chaos("room", roomId, "panic-in-alarm");
  while (((await read()).alarm ?? 0) === fired) await sleep(10);
  const { alarm_ms: again } = await read();
  assert.ok(again > Date.now() + 10_000, `the alarm is set to ${again}`);
  await alice.say(roomId, "after");
  assert.deepEqual(Client.texts(await bob.sync(), roomId), ["after"]);
});

test("an abort instantiates the module and constructs its objects again, with all of their state", async (t) => {
  const { client } = await serve(t);
  const { alice, bob, roomId } = await twoInARoom(client);
  const first = await alice.say(roomId, "before");
  for (const [kind, id] of [["room", roomId], ["user", alice.userId], ["server", "e2e.test"]]) {
    // A request during the abort fails too and returns no count.
    const constructed = async () => (await client.chaos(kind, id, "read")).json?.boot ?? 0;
    const before = await constructed();
    // The aborting request gets no response: the platform ends it, the local runtime leaves it open.
    client.chaos(kind, id, "abort").catch(() => {});
    while ((await constructed()) <= before) await sleep(10);
    assert.equal(await alice.say(roomId, "before"), first, `${kind}: the transaction id was forgotten`);
  }
  await alice.say(roomId, "after");
  assert.deepEqual(Client.texts(await bob.sync(), roomId), ["before", "after"]);
});

test("a process killed during concurrent registrations loses no acknowledged account and gives no username twice", async (t) => {
  const state = folder(t);
  let server = await spawnServer(state);
  const acknowledged = new Map();
  const twice = [];
  const register = async (number) => {
    // Two requests register each username: at most one may succeed.
    const username = `user${number % (REGISTRATIONS / 2)}x`;
    try {
      const person = await server.client.register(username);
      if (acknowledged.has(username)) twice.push(username);
      acknowledged.set(username, person.token);
    } catch {
      // A refused or lost registration is not acknowledged.
    }
  };
  const all = Promise.all(Array.from({ length: REGISTRATIONS }, (_, number) => register(number)));
  while (acknowledged.size < 20) await new Promise((done) => setTimeout(done, 5));
  await server.kill();
  await all;
  assert.ok(acknowledged.size < REGISTRATIONS / 2, "the kill came too late to prove anything");
  server = await spawnServer(state, server.port);
  try {
    assert.deepEqual(twice, []);
    for (const [username, token] of acknowledged) {
      const person = new Client(server.url, token);
      assert.equal((await person.ok("GET", "/_matrix/client/v3/account/whoami")).user_id, `@${username}:e2e.test`);
    }
    const taken = [...acknowledged.keys()][0];
    await assert.rejects(server.client.register(taken), /M_USER_IN_USE/);
  } finally {
    await server.kill();
  }
});
