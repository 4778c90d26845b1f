// Nobody locks the owner of an account out: neither by guesses from everywhere nor by filling the list of devices.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, pause, serve } from "./server.mjs";

const V3 = "/_matrix/client/v3";
const USER = 1;
const HOME = "192.0.2.1";
const ALICE = "@alice:e2e.test";
/** Address blocks that guess at once, and the guesses of each. */
const BLOCKS = 30;
const GUESSES = 10;
const MAX_DEVICES = 500;
/** Logins at once beyond the maximum, and those that name a known device. */
const NEW_LOGINS = 20;
const KNOWN_LOGINS = 10;
/** The oldest devices, whose logins are in order, and how many of them hold a poll. */
const OLDEST = 25;
const POLLS = 5;
const SETTLE_MS = 500;
const ATTEMPTS = 5;

const address = (block) => `198.51.100.${block}`;
const from = (ip) => ({ "cf-connecting-ip": ip });
const password = (text) => ({ type: "m.login.password", identifier: { type: "m.id.user", user: "alice" }, password: text });
const range = (number) => Array.from({ length: number }, (_, index) => index);

/** Sends a request again if its connection closed before the answer: of many at once, the runtime drops some. */
async function insist(client, ...request) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await client.send(...request);
    } catch (error) {
      if (error.cause?.code !== "UND_ERR_SOCKET" || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Logs alice in from an address. */
const login = (client, ip, text, more = {}) => insist(client, "POST", `${V3}/login`, { ...password(text), ...more }, from(ip));

/** Registers alice at home. */
async function alice(client) {
  const body = { username: "alice", password: "secret", auth: { type: "m.login.dummy" } };
  const { json, status, text } = await client.send("POST", `${V3}/register`, body, from(HOME));
  assert.equal(status, 200, text);
  return new Client(client.url, json.access_token);
}

/** Runs `work` on each item, at most `lanes` at once. */
async function inLanes(lanes, items, work) {
  const left = [...items];
  await Promise.all(range(lanes).map(async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  }));
}

const count = (answers, status) => answers.filter((answer) => answer.status === status).length;

test("s65_guesses_from_everywhere_at_once_lock_nobody_out", async (t) => {
  // The Worker's limit of an address would hide what the User does.
  const { client } = await serve(t, { RATE_LIMITS: "off" });
  const owner = await alice(client);
  await pause(SETTLE_MS);
  const before = await client.counters();
  const guesses = range(BLOCKS * GUESSES).map((guess) => login(client, address(guess % BLOCKS), `guess ${guess}`));
  const auth = { ...password("secret"), user: "alice" };
  const stage = { auth, devices: ["NONE"] };
  const rights = range(10).map((number) => login(client, HOME, "secret", { device_id: `HOME${number % 2}` }));
  const stages = range(5).map(() => insist(owner, "POST", `${V3}/delete_devices`, stage, from("203.0.113.5")));
  const answers = await Promise.all(guesses);
  for (const answer of await Promise.all([...rights, ...stages])) assert.equal(answer.status, 200, answer.text);
  assert.equal(count(answers, 403) + count(answers, 429), answers.length);
  const lookedAt = count(answers, 403);
  assert.ok(lookedAt >= 20 && lookedAt <= 24, `${lookedAt} guesses were looked at`);
  t.diagnostic(`${lookedAt} of ${answers.length} guesses were looked at`);
  // Other blocks that nobody knows share the rest of the budget, which gets one more guess in six seconds.
  const others = await Promise.all(range(10).map((block) => login(client, `203.0.113.${block}`, "guess")));
  assert.ok(count(others, 429) >= 1, "the budget of unknown address blocks has no end");
  assert.equal((await login(client, HOME, "secret")).status, 200, "at home");
  await pause(SETTLE_MS);
  const after = await client.counters();
  // Each login writes its device; the guesses write the account's row once.
  const rows = after.rows[USER] - before.rows[USER];
  t.diagnostic(`${rows} rows`);
  assert.ok(rows <= rights.length + 1 + 1, `${rows} rows`);
});

test("s65_guesses_of_one_address_block_at_once_are_remembered_after_the_object_left_memory", async (t) => {
  const { client } = await serve(t, { RATE_LIMITS: "off" });
  await alice(client);
  const guesses = range(20).map((guess) => login(client, address(1), `guess ${guess}`));
  const answers = await Promise.all(guesses);
  assert.deepEqual([count(answers, 403), count(answers, 429)], [5, 15]);
  assert.equal((await client.chaos("user", ALICE, "panic")).status, 500);
  const right = await login(client, address(1), "secret");
  assert.deepEqual([right.status, right.json.errcode], [429, "M_LIMIT_EXCEEDED"], right.text);
  assert.equal((await login(client, HOME, "secret")).status, 200, "at home");
  assert.equal((await login(client, address(2), "secret")).status, 200, "another block");
});

test("s65_logins_at_once_beyond_the_maximum_of_devices_replace_the_oldest", async (t) => {
  const { client } = await serve(t);
  await alice(client);
  const sessions = new Map();
  const logIn = async (device_id) => {
    const answer = await login(client, HOME, "secret", { device_id });
    assert.equal(answer.status, 200, `${device_id}: ${answer.text}`);
    sessions.set(device_id, new Client(client.url, answer.json.access_token));
  };
  const names = range(MAX_DEVICES - 1).map((number) => `OLD${number}`);
  for (const name of names.slice(0, OLDEST)) await logIn(name);
  await inLanes(8, names.slice(OLDEST), logIn);
  const listed = async () => {
    const { devices } = await sessions.get(names.at(-1)).ok("GET", `${V3}/devices`);
    return devices.map((device) => device.device_id);
  };
  assert.equal((await listed()).length, MAX_DEVICES);
  const polls = await Promise.all(names.slice(0, POLLS).map(async (name) => {
    const { next_batch } = await sessions.get(name).sync();
    return sessions.get(name).send("GET", `${V3}/sync?timeout=20000&since=${encodeURIComponent(next_batch)}`);
  }).map(async (poll) => ({ answer: poll })));
  await pause(SETTLE_MS);
  const fresh = range(NEW_LOGINS).map((number) => `NEW${number}`);
  const known = names.slice(-KNOWN_LOGINS);
  const started = performance.now();
  await Promise.all([...fresh, ...known].map(logIn));
  for (const { answer } of polls) {
    const { status, json, text } = await answer;
    assert.deepEqual([status, json?.errcode], [401, "M_UNKNOWN_TOKEN"], text);
  }
  assert.ok(performance.now() - started < 15_000, "the polls of replaced devices waited for their deadline");
  const devices = await listed();
  assert.equal(devices.length, MAX_DEVICES);
  // The device of the registration is the oldest; then come those that logged in one after another.
  const expected = [...names.slice(NEW_LOGINS - 1), ...fresh].sort();
  assert.deepEqual(devices.sort(), expected);
  const replaced = await sessions.get(names[NEW_LOGINS - 2]).send("GET", `${V3}/account/whoami`);
  assert.equal(replaced.status, 401, replaced.text);
});
