// Collections that a User or the index stores, at their maxima: a fresh process that serves one request of one stays
// small. Rooms are in memory_rooms.test.mjs. The numbers are those of docs/limits.md, "Memory"; a maximum that rises fails here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AT_NIGHT, OPERATOR_SECRET, TIMEOUT_MS, growth, maximum, times } from "./memory.mjs";
import { pause, Client } from "./server.mjs";

const V3 = "/_matrix/client/v3";

const accountData = (user, type) => `${V3}/user/${encodeURIComponent(user.userId)}/account_data/${encodeURIComponent(type)}`;
const login = (client, device_id, more = {}) =>
  client.ok("POST", `${V3}/login`, { type: "m.login.password", user: "alice", password: "secret", device_id, ...more });
const events = (sync) => sync.account_data.events.filter(({ type }) => type.startsWith("org.example."));

test("an initial sync with the most bytes of account data", { timeout: TIMEOUT_MS }, async (t) => {
  const piece = 200_000;
  const pieces = Math.floor(maximum("MAX_ACCOUNT_DATA_BYTES", 1) / piece);
  const fill = async (client) => {
    const alice = await client.register("alice");
    await times(pieces, (n) => alice.ok("PUT", accountData(alice, `org.example.${n}`), { text: "x".repeat(piece - 100) }));
    return alice;
  };
  await growth(t, fill, async (alice) => assert.equal(events(await alice.sync()).length, pieces));
});

test("an initial sync with the most pieces of account data", AT_NIGHT, async (t) => {
  const pieces = maximum("MAX_ACCOUNT_DATA_PIECES");
  const text = "x".repeat(Math.floor(maximum("MAX_ACCOUNT_DATA_BYTES", 1) / pieces) - 100);
  const fill = async (client) => {
    const alice = await client.register("alice");
    await times(pieces, (n) => alice.ok("PUT", accountData(alice, `org.example.${n}`), { text }));
    return alice;
  };
  await growth(t, fill, async (alice) => assert.equal(events(await alice.sync()).length, pieces));
});

test("the list of the most devices, each with the longest name", AT_NIGHT, async (t) => {
  const [devices, bytes] = [maximum("MAX_DEVICES"), maximum("MAX_DEVICE_ID_BYTES")];
  const fill = async (client) => {
    const alice = await client.register("alice");
    const name = "n".repeat(maximum("MAX_DISPLAY_NAME_BYTES"));
    await times(devices - 1, (n) => login(client, String(n).padStart(bytes, "d"), { initial_device_display_name: name }));
    return alice;
  };
  const read = async (alice) => assert.equal((await alice.ok("GET", `${V3}/devices`)).devices.length, devices);
  await growth(t, fill, read);
});

test("the largest profile", { timeout: TIMEOUT_MS }, async (t) => {
  const field = (user, key) => `${V3}/profile/${encodeURIComponent(user.userId)}/${encodeURIComponent(key)}`;
  const fill = async (client) => {
    const alice = await client.register("alice");
    const value = "x".repeat(maximum("MAX_PROFILE_BYTES") - 500);
    await alice.ok("PUT", field(alice, "org.example.long"), { "org.example.long": value });
    return alice;
  };
  await growth(t, fill, async (alice) => {
    const profile = await alice.ok("GET", `${V3}/profile/${encodeURIComponent(alice.userId)}`);
    assert.ok(profile["org.example.long"].length > 60_000);
  });
});

test("a sync with one of the most filters, each of the largest size", { timeout: TIMEOUT_MS }, async (t) => {
  const filters = maximum("MAX_FILTERS");
  const path = (user) => `${V3}/user/${encodeURIComponent(user.userId)}/filter`;
  const fill = async (client) => {
    const alice = await client.register("alice");
    let filter;
    await times(filters, async (n) => {
      const { filter_id } = await alice.ok("POST", path(alice), { [`org.example.${n}`]: "x".repeat(60_000) });
      filter = filter_id;
    });
    return Object.assign(alice, { filter });
  };
  await growth(t, fill, (alice) => alice.ok("GET", `${V3}/sync?timeout=0&filter=${alice.filter}`));
});

test("all keys of the largest backup, as a restore reads them", { timeout: TIMEOUT_MS }, async (t) => {
  // What clients store of a session: some 700 bytes, under an id of 43.
  const session = (n) => [`${n}`.padStart(43, "s"), { first_message_index: 0, forwarded_count: 0, is_verified: false, session_data: { ciphertext: "x".repeat(598), ephemeral: "y".repeat(43), mac: "z".repeat(11) } }];
  const [each, roomId] = [1_000, "!room:e2e.test"];
  const bytes = roomId.length + 43 + JSON.stringify(session(0)[1].session_data).length;
  const requests = Math.floor(maximum("MAX_BACKUP_BYTES", 1) / bytes / each);
  const keys = `${V3}/room_keys/keys?version=1`;
  const fill = async (client) => {
    const alice = await client.register("alice");
    await alice.ok("POST", `${V3}/room_keys/version`, { algorithm: "m.megolm_backup.v1.curve25519-aes-sha2", auth_data: {} });
    await times(requests, async (n) => {
      const sessions = Object.fromEntries(Array.from({ length: each }, (_, at) => session(n * each + at)));
      await alice.ok("PUT", keys, { rooms: { [roomId]: { sessions } } });
    });
    return alice;
  };
  await growth(t, fill, async (alice) => {
    const { rooms } = await alice.ok("GET", keys);
    const read = Object.keys(rooms[roomId].sessions).length;
    assert.equal(read, requests * each);
    t.diagnostic(`${read} keys`);
  });
});

test("two hundred polls of one account, woken by one change", { timeout: TIMEOUT_MS }, async (t) => {
  const [devices, each] = [50, maximum("MAX_POLLS_PER_DEVICE")];
  const fill = async (client) => {
    const alice = await client.register("alice");
    const tokens = [];
    await times(devices, async (n) => tokens.push((await login(client, `D${n}`)).access_token));
    return Object.assign(alice, { tokens, since: (await alice.sync()).next_batch });
  };
  await growth(t, fill, async (alice) => {
    const types = Array.from({ length: 15 }, (_, n) => `org.example.${n}.${"x".repeat(180)}`);
    const filter = JSON.stringify({ account_data: { not_types: types } });
    const poll = (n) => {
      const query = new URLSearchParams({ since: alice.since, timeout: "28000", filter });
      return new Client(alice.url, alice.tokens[Math.floor(n / each)]).ok("GET", `${V3}/sync?${query}`);
    };
    const polls = [];
    for (let n = 0; n < devices * each; n++) {
      polls.push(poll(n));
      await pause(20);
    }
    await pause(2_000);
    await alice.ok("PUT", accountData(alice, "org.example.wake"), { up: true });
    for (const answer of await Promise.all(polls)) assert.equal(events(answer).length, 1);
  });
});

test("the list of the most registration tokens", { timeout: TIMEOUT_MS }, async (t) => {
  const tokens = maximum("MAX_REGISTRATION_TOKENS");
  const path = "/_synapse/admin/v1/registration_tokens";
  const fill = async (client) => {
    const secret = { authorization: `Bearer ${OPERATOR_SECRET}` };
    const administrator = `/_lattice/admin/v1/administrators/${encodeURIComponent("@alice:e2e.test")}`;
    const made = await client.send("PUT", administrator, { password: "secret" }, secret);
    assert.equal(made.status, 200, made.text);
    const { access_token } = await login(client, "A");
    const alice = Object.assign(new Client(client.url, access_token), { userId: "@alice:e2e.test" });
    await times(tokens, (n) => alice.ok("POST", `${path}/new`, { token: String(n).padStart(64, "t") }));
    return alice;
  };
  const read = async (alice) => assert.equal((await alice.ok("GET", path)).registration_tokens.length, tokens);
  await growth(t, fill, read);
});
