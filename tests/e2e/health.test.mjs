// The health page names the bindings that fail, and a deployment without a valid setting says so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Miniflare } from "miniflare";
import { options } from "../../local/server.mjs";
import { Client, SERVER_NAME, folder, moduleFolder, serve } from "./server.mjs";

const HEALTH = "/_lattice/health";

/** A server whose options `change` changes. */
async function serveChanged(test, change, variables = { SERVER_NAME, RATE_LIMITS: "off" }) {
  const settings = options({ host: "127.0.0.1", port: 0, moduleFolder, stateFolder: folder(), variables });
  change(settings);
  const miniflare = new Miniflare(settings);
  test.after(() => miniflare.dispose());
  return new Client((await miniflare.ready).origin);
}

test("a deployment whose bindings answer is healthy, and the health page writes nothing", async (t) => {
  const { client } = await serve(t);
  assert.deepEqual(await client.ok("GET", HEALTH), { status: "ok" });
  assert.deepEqual(await client.ok("GET", "/"), { server: "Lattice", version: "0.1.0" });
  assert.deepEqual((await client.counters()).rows, [0, 0, 0]);
});

test("a missing binding is named", async (t) => {
  for (const [name, change] of [
    ["INDEX", (settings) => delete settings.d1Databases],
    ["USER", (settings) => delete settings.durableObjects.USER],
  ]) {
    const client = await serveChanged(t, change);
    const answer = await client.send("GET", HEALTH);
    assert.equal(answer.status, 500);
    assert.equal(answer.json.error, `These bindings fail: ${name}. The log says why.`);
  }
});

test("a server with a secret that is too short serves nothing", async (t) => {
  const client = await serveChanged(t, () => {}, { SERVER_NAME, OPERATOR_SECRET: "open sesame" });
  assert.equal((await client.send("GET", "/_matrix/client/versions")).status, 500);
});
