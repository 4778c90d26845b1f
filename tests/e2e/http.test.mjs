// The server over real HTTP: errors, CORS, OPTIONS, HEAD and rate limits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serve } from "./server.mjs";

const V3 = "/_matrix/client/v3";
const ATTEMPTS = 10;

/** Repeats a failed request: the connection may close while a body that is refused unread is still sent. */
async function insist(client, ...request) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.send(...request);
    } catch (error) {
      if (error.message !== "fetch failed" || attempt === ATTEMPTS) throw error;
    }
  }
}

test("every invalid request has its own error, and every response has the CORS headers", async (t) => {
  const { client } = await serve(t);
  const alice = await client.register("alice");
  const room = `${V3}/rooms/!r:e2e.test/send/m.room.message`;
  const table = [
    ["GET", "/nope", undefined, 404, "M_UNRECOGNIZED"],
    ["DELETE", `${V3}/sync`, undefined, 405, "M_UNRECOGNIZED"],
    ["POST", `${V3}/createRoom`, "{", 400, "M_NOT_JSON"],
    ["POST", `${V3}/createRoom`, { name: 1 }, 400, "M_BAD_JSON"],
    ["POST", `${V3}/login`, {}, 400, "M_MISSING_PARAM"],
    ["PUT", `${room}/t`, { body: "x".repeat(70_000) }, 413, "M_TOO_LARGE"],
    ["PUT", `${room}/%zz`, {}, 400, "M_INVALID_PARAM"],
    ["GET", `${V3}/sync?since=nonsense`, undefined, 400, "M_INVALID_PARAM"],
    ["POST", `${V3}/createRoom`, { room_version: "1" }, 400, "M_UNSUPPORTED_ROOM_VERSION"],
    ["POST", `${V3}/createRoom`, { room_alias_name: "kitchen" }, 400, "M_UNKNOWN"],
  ];
  for (const [method, path, body, status, errcode] of table) {
    const answer = await insist(alice, method, path, body);
    assert.deepEqual([answer.status, answer.json?.errcode], [status, errcode], `${method} ${path}: ${answer.text}`);
    assert.equal(answer.headers.get("access-control-allow-origin"), "*", path);
    assert.ok(answer.headers.get("x-request-id"), path);
  }
  const missing = await client.send("GET", `${V3}/account/whoami`);
  assert.deepEqual([missing.status, missing.json.errcode], [401, "M_MISSING_TOKEN"]);
});

test("OPTIONS returns the CORS headers, and HEAD no body", async (t) => {
  const { client } = await serve(t);
  const options = await client.send("OPTIONS", `${V3}/sync`);
  assert.equal(options.status, 204);
  assert.match(options.headers.get("access-control-allow-headers"), /Authorization/);
  const head = await client.send("HEAD", "/_matrix/client/versions");
  assert.deepEqual([head.status, head.text], [200, ""]);
});

test("closed registration refuses everybody, and only the operator's secret exports the signing key", async (t) => {
  const { client } = await serve(t, { REGISTRATION: "closed", OPERATOR_SECRET: "open sesame" });
  await assert.rejects(client.register("alice"), /M_FORBIDDEN/);
  const path = "/_lattice/admin/v1/signing_key";
  assert.equal((await client.send("GET", path)).status, 401);
  assert.equal((await client.send("GET", path, undefined, { authorization: "Bearer guess" })).status, 403);
  const { json } = await client.send("GET", path, undefined, { authorization: "Bearer open sesame" });
  assert.match(json.key_file, /^ed25519 a_[0-9a-f]{6} [A-Za-z0-9+/]{43}\n$/);
});

test("requests beyond the limit are refused with the time to wait", async (t) => {
  const { client } = await serve(t, { RATE_LIMITS: "on" });
  // No proxy names the client's address here, so the limit of the user applies.
  const alice = await client.register("alice");
  const answers = await Promise.all(Array.from({ length: 60 }, () => alice.send("POST", `${V3}/join/%23a:e2e.test`, {})));
  const limited = answers.filter((answer) => answer.status === 429);
  assert.ok(limited.length > 0, "no request was limited");
  assert.equal(limited[0].json.errcode, "M_LIMIT_EXCEEDED");
  assert.ok(Number(limited[0].headers.get("retry-after")) >= 1);
  assert.ok(limited[0].json.retry_after_ms > 0);
});
