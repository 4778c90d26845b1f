// The server over real HTTP: errors, CORS, OPTIONS, HEAD and rate limits.
import assert from "node:assert/strict";
import { test } from "node:test";
import http from "node:http";
import { serve } from "./server.mjs";

const V3 = "/_matrix/client/v3";

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
    ["POST", `${V3}/createRoom`, { room_version: "0" }, 400, "M_UNSUPPORTED_ROOM_VERSION"],
    ["POST", `${V3}/createRoom`, { room_alias_name: "#kitchen:e2e.test" }, 400, "M_INVALID_PARAM"],
  ];
  for (const [method, path, body, status, errcode] of table) {
    const answer = await alice.send(method, path, body);
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

test("s58_no_header_but_the_platforms_own_names_the_address_of_a_client", async (t) => {
  const { client } = await serve(t, { RATE_LIMITS: "on" });
  const refresh = (address, headers) => client.send("POST", `${V3}/refresh`, { refresh_token: "made up" }, { "cf-connecting-ip": address, ...headers });
  const names = ["x-forwarded-for", "x-real-ip", "true-client-ip", "forwarded", "x-client-ip", "x-cluster-client-ip", "cf-connecting-ipv6", "cf-pseudo-ipv4"];
  const statuses = [];
  for (let number = 0; number < 12; number += 1) {
    const address = `198.51.100.${number}`;
    const headers = Object.fromEntries(names.map((name) => [name, name === "forwarded" ? `for=${address}` : address]));
    statuses.push((await refresh("192.0.2.7", headers)).status);
  }
  assert.deepEqual(statuses.slice(0, 10), Array(10).fill(401));
  assert.deepEqual(statuses.slice(10), [429, 429], "a header gave the client another address");
  // Whoever names the limited address in such a header is not limited by it either.
  const other = await refresh("192.0.2.8", Object.fromEntries(names.map((name) => [name, "192.0.2.7"])));
  assert.equal(other.status, 401);
});

/** Sends a request with `agent`; returns its status, its socket and whether the socket had served another one. */
const sendOn = (agent, url, token, body, headers) =>
  new Promise((resolve, reject) => {
    const authorization = token ? { authorization: `Bearer ${token}` } : {};
    const request = http.request(url, { agent, method: "PUT", headers: { ...authorization, ...headers } }, (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode, isReused: request.reusedSocket }));
    });
    request.on("error", reject);
    request.end(body);
  });

test("a connection lives on after a small body was refused, and every refusal is read", async (t) => {
  const { client } = await serve(t);
  const alice = await client.register("alice");
  const path = (transaction) => `${client.url}${V3}/rooms/!r:e2e.test/send/m.room.message/${transaction}`;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const body = JSON.stringify({ body: "x".repeat(200_000) });
  const chunked = { "transfer-encoding": "chunked" };
  const refused = [
    [path("t"), alice.token, {}, 413],
    [path("t"), alice.token, chunked, 413],
    [path("t"), undefined, {}, 401],
    [path("t"), "ltk_forged", chunked, 401],
    [`${client.url}/nope`, undefined, {}, 404],
    [`${client.url}/nope`, undefined, chunked, 404],
  ];
  for (let round = 0; round < 5; round += 1) {
    for (const [url, token, headers, status] of refused) {
      const answer = await sendOn(agent, url, token, body, headers);
      const isFirst = round === 0 && url === refused[0][0] && headers === refused[0][2] && token === alice.token;
      assert.deepEqual([answer.status, answer.isReused], [status, !isFirst], `${url} ${JSON.stringify(headers)}`);
    }
  }
});
