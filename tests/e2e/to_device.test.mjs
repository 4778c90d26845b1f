// Messages to devices in the real runtime: sends that are repeated and syncs that repeat a token, while the process is killed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, folder, pause, serve, spawnServer } from "./server.mjs";

const V3 = "/_matrix/client/v3";
const [SENDERS, DEVICES, MESSAGES, KILLS] = [4, 3, 60, 3];
const TIMEOUT_MS = 180_000;
const USER = 1;

async function device(client, user) {
  const login = { type: "m.login.password", identifier: { type: "m.id.user", user }, password: "secret" };
  const { access_token, device_id } = await client.ok("POST", `${V3}/login`, login);
  return { token: access_token, id: device_id, received: [], since: undefined };
}

const send = (client, transaction, messages) => client.ok("PUT", `${V3}/sendToDevice/test.number/${transaction}`, { messages });

test("s42_each_message_reaches_its_device_once_though_the_process_is_killed", { timeout: TIMEOUT_MS }, async (t) => {
  const state = folder();
  let server = await spawnServer(state);
  t.after(() => server.kill());
  const senders = [];
  for (let number = 0; number < SENDERS; number += 1) senders.push(await server.client.register(`sender${number}`));
  const devices = [];
  for (const user of ["bob", "carol"]) {
    const first = await server.client.register(user);
    await first.ok("POST", `${V3}/logout`);
    for (let number = 0; number < DEVICES; number += 1) devices.push(await device(server.client, user));
  }
  const everybody = { "@bob:e2e.test": { "*": {} }, "@carol:e2e.test": { "*": {} } };
  const numbered = (sender, number) =>
    Object.fromEntries(Object.keys(everybody).map((user) => [user, { "*": { sender, number } }]));
  let [done, isOver, repeated] = [0, false, 0];
  // Each sends one after the other, and repeats what was not answered.
  const sending = senders.map(async (client, sender) => {
    for (let number = 0; number < MESSAGES; number += 1) {
      for (;;) {
        const isSent = await send(new Client(server.url, client.token), `t${number}`, numbered(sender, number)).then(() => true, () => false);
        if (isSent) break;
        repeated += 1;
        await sleep(20);
      }
      done += 1;
    }
  });
  // Each syncs, and keeps the token only if it keeps the messages; now and then it loses a response.
  const syncing = devices.map(async (each, at) => {
    for (let round = 0; ; round += 1) {
      const wasOver = isOver;
      const sync = await new Client(server.url, each.token).sync(each.since).catch(() => undefined);
      if (!sync || (round + at) % 5 === 0) continue;
      each.since = sync.next_batch;
      const events = sync.to_device?.events ?? [];
      each.received.push(...events.map(({ content }) => content));
      if (wasOver && events.length === 0) return;
    }
  });
  for (let kill = 1; kill <= KILLS; kill += 1) {
    while (done < (SENDERS * MESSAGES * kill) / (KILLS + 1)) await sleep(2);
    await server.kill();
    server = await spawnServer(state);
  }
  await Promise.all(sending);
  isOver = true;
  await Promise.all(syncing);
  for (const { received, id } of devices) {
    for (let sender = 0; sender < SENDERS; sender += 1) {
      const numbers = received.filter((content) => content.sender === sender).map(({ number }) => number);
      assert.deepEqual(numbers, Array.from({ length: MESSAGES }, (_, number) => number), `${id} by ${sender}`);
    }
  }
  t.diagnostic(`${repeated} requests were repeated`);
});

test("a message to devices costs an object request for each user, a row for each device and one for the sender", async (t) => {
  const { client } = await serve(t);
  const [alice, bob] = [await client.register("alice"), await client.register("bob")];
  const phone = await device(client, "bob");
  const cost = async (work) => {
    const before = await client.counters();
    await work();
    await pause(300);
    const after = await client.counters();
    const less = (key) => after[key].map((number, kind) => number - before[key][kind]);
    return { rows: less("rows")[USER], requests: less("requests") };
  };
  const messages = { [bob.userId]: { "*": { text: "hello" } } };
  const sent = () => cost(() => send(alice, "one", messages));
  assert.deepEqual(await sent(), { rows: 2 + 1, requests: [0, 1 + 1, 0] }, "two devices");
  assert.deepEqual(await sent(), { rows: 0, requests: [0, 1 + 1, 0] }, "a repeated request");
  const of = new Client(client.url, phone.token);
  const { next_batch } = await of.sync();
  assert.deepEqual(await cost(() => of.sync(next_batch)), { rows: 1, requests: [0, 1, 0] }, "the message is acknowledged");
  assert.deepEqual(await cost(() => of.sync(next_batch)), { rows: 0, requests: [0, 1, 0] }, "there is nothing to delete");
});
