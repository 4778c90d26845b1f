// Failed commits, panics, aborts and kills, and the state that survives them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { folder, serve, spawnServer, twoInARoom, Client } from "./server.mjs";

const REGISTRATIONS = 200;
/** Longer than a test that waits for the server takes. */
const TIMEOUT_MS = 180_000;

test("s55_a_failed_commit_and_a_panic_in_a_transaction_write_nothing", async (t) => {
  const { client } = await serve(t);
  const { alice, roomId } = await twoInARoom(client);
  for (const what of ["failing-commit", "panic-in-transaction"]) {
    assert.equal((await client.chaos("room", roomId, what)).status, 500, what);
    const { json } = await client.chaos("room", roomId, "read");
    assert.equal(json.mark, undefined, `${what} wrote its mark`);
  }
  assert.match(await alice.say(roomId, "still here"), /^\$/);
});

test("s57_a_panic_in_a_handler_fails_that_request_alone", async (t) => {
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

test("s57_a_panic_in_an_object_is_answered_at_once_and_loses_no_state", async (t) => {
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

test("s57_a_panic_in_an_alarm_sets_the_alarm_again_and_loses_no_state", { timeout: TIMEOUT_MS }, async (t) => {
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

test("s57_an_abort_constructs_all_objects_again_with_their_state", { timeout: TIMEOUT_MS }, async (t) => {
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

test("s55_a_process_killed_during_sends_loses_no_acknowledged_message_and_stores_none_twice", { timeout: TIMEOUT_MS }, async (t) => {
  const state = folder();
  let server = await spawnServer(state);
  t.after(() => server.kill());
  const { alice, bob, roomId } = await twoInARoom(server.client);
  const [acknowledged, unanswered] = [new Map(), new Set()];
  for (const round of [1, 2, 3]) {
    let isKilled = false;
    const send = async (worker) => {
      for (let number = 0; !isKilled; number += 1) {
        const text = `${round}-${worker}-${number}`;
        await alice.say(roomId, text).then((id) => acknowledged.set(text, id), () => unanswered.add(text));
      }
    };
    const sending = Promise.all(Array.from({ length: 6 }, (_, worker) => send(worker)));
    while (acknowledged.size < 15 * round) await sleep(5);
    isKilled = true;
    await server.kill();
    await sending;
    server = await spawnServer(state, server.port);
    // The client repeats what was not answered, with the same transaction id.
    for (const text of unanswered) acknowledged.set(text, await alice.say(roomId, text));
    unanswered.clear();
  }
  for (const [text, id] of [...acknowledged].slice(0, 5)) assert.equal(await alice.say(roomId, text), id, "a retry is another event");
  const filter = JSON.stringify({ room: { timeline: { limit: 100 } } });
  for (const person of [alice, bob]) {
    const sync = await person.ok("GET", `/_matrix/client/v3/sync?filter=${encodeURIComponent(filter)}`);
    const heard = Client.texts(sync, roomId);
    assert.equal(new Set(heard).size, heard.length, "a message is there twice");
    const missing = [...acknowledged.keys()].filter((text) => !heard.includes(text));
    assert.ok(heard.length >= 100 || missing.length === 0, `lost: ${missing}`);
  }
});

test("s55_a_process_killed_during_registrations_loses_no_acknowledged_account", async (t) => {
  const state = folder();
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
