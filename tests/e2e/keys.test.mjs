// One-time keys in the real runtime: claims at once, while the process is killed and uploads are repeated.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, folder, spawnServer } from "./server.mjs";
import { DeviceKey } from "./keys.mjs";

const V3 = "/_matrix/client/v3";
const [USERS, DEVICES, KEYS, CLAIMS, KILLS] = [4, 5, 8, 200, 3];
const TIMEOUT_MS = 180_000;

/** A device of a user with one-time keys and a fallback key. */
async function device(client, username, first) {
  const login = { type: "m.login.password", identifier: { type: "m.id.user", user: username }, password: "secret" };
  const { access_token, device_id } = await client.ok("POST", `${V3}/login`, login);
  const key = new DeviceKey(`@${username}:e2e.test`, device_id);
  const keys = { device_keys: key.deviceKeys(), one_time_keys: key.oneTimeKeys(KEYS, first), fallback_keys: key.fallbackKey() };
  return { key, keys, token: access_token };
}

/** Claims a key of a device; returns its name. */
async function claim(client, { key }) {
  const wanted = { [key.userId]: { [key.name]: "signed_curve25519" } };
  const { one_time_keys: claimed } = await client.ok("POST", `${V3}/keys/claim`, { one_time_keys: wanted });
  return Object.keys(claimed[key.userId]?.[key.name] ?? {})[0];
}

test("s42_200_claims_over_20_devices_give_out_no_key_twice_though_the_process_is_killed", { timeout: TIMEOUT_MS }, async (t) => {
  const state = folder();
  let server = await spawnServer(state);
  t.after(() => server.kill());
  const bob = await server.client.register("bob");
  const devices = [];
  for (let user = 0; user < USERS; user += 1) {
    await server.client.register(`user${user}x`);
    for (let number = 0; number < DEVICES; number += 1) devices.push(await device(server.client, `user${user}x`, 0));
  }
  const upload = () => Promise.all(devices.map(({ keys, token }) => new Client(server.url, token).ok("POST", `${V3}/keys/upload`, keys)));
  await upload();
  const waiting = Array.from({ length: CLAIMS }, (_, number) => devices[number % devices.length]);
  const given = new Map(devices.map((each) => [each, []]));
  let answered = 0;
  for (let round = 0; waiting.length > 0; round += 1) {
    const failed = [];
    const one = async () => {
      for (let each = waiting.pop(); each; each = waiting.pop()) {
        const name = await claim(bob, each).catch(() => undefined);
        if (name) {
          given.get(each).push(name);
          answered += 1;
        } else {
          failed.push(each);
        }
        if (round < KILLS && failed.length > 0) return;
      }
    };
    const claiming = Promise.all(Array.from({ length: 40 }, one));
    if (round < KILLS) {
      const before = answered;
      while (answered < before + 20) await sleep(2);
      await server.kill();
      await claiming;
      server = await spawnServer(state, server.port);
      // Each client sends its keys again, as if the response to its upload had been lost.
      await upload();
    }
    await claiming;
    waiting.push(...failed);
  }
  let fallbacks = 0;
  for (const [each, names] of given) {
    const oneTime = names.filter((name) => !name.includes("fallback"));
    assert.equal(new Set(oneTime).size, oneTime.length, `a key was given out twice: ${names}`);
    assert.ok(oneTime.length <= KEYS);
    fallbacks += names.length - oneTime.length;
    const sync = await new Client(server.url, each.token).sync();
    const left = sync.device_one_time_keys_count.signed_curve25519;
    const isUsed = sync.device_unused_fallback_key_types.length === 0;
    assert.equal(isUsed, oneTime.length < names.length, "the fallback key is used, or was given out");
    if (isUsed) assert.equal(left, 0, "the fallback key was given out while there were others");
    // Keys in responses that were lost are gone; no others are.
    assert.ok(left <= KEYS - oneTime.length, `${left} keys are left of ${KEYS}, ${oneTime.length} were given out`);
  }
  assert.equal(answered, CLAIMS);
  assert.ok(fallbacks >= CLAIMS - KEYS * devices.length, `${fallbacks} fallback keys`);
});
