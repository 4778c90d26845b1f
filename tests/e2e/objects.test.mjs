// Only this server's handlers send commands to objects: no request of a client reaches one.
import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { pause, serve } from "./server.mjs";

/** Longer than the work after a response takes. */
const SETTLE_MS = 300;

/** Valid commands of a User, as `worker/src/ports/objects.rs` sends them. */
const COMMANDS = [
  ["change_password", { password: "stolen", ends_all_but: null }],
  ["deactivate", { erase: true }],
  ["make_administrator", {}],
].map(([name, command]) => `${JSON.stringify({ v: 1, name })}\n${JSON.stringify(command)}`);

/** The headers that ask for a WebSocket, as a poll does. */
const SOCKET = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": Buffer.from("sixteen bytes ok").toString("base64"),
};

/** Sends a request without the URL normalisation of a library; returns status, text and errcode. */
function raw(url, method, path, headers, body) {
  const { hostname, port } = new URL(url);
  return new Promise((done, failed) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, async (answer) => {
      const chunks = await answer.toArray();
      const text = Buffer.concat(chunks).toString();
      done({ status: answer.statusCode, text, errcode: text.startsWith("{") ? JSON.parse(text).errcode : undefined });
    });
    sent.on("upgrade", (answer) => failed(new Error(`${path}: got a WebSocket: ${answer.statusCode}`)));
    sent.on("error", failed);
    sent.end(body);
  });
}

test("s54_no_request_from_outside_reaches_an_object", async (t) => {
  const { client, miniflare } = await serve(t);
  const alice = await client.register("alice");
  const name = `e2e.test|${alice.userId}`;
  const id = (await miniflare.getDurableObjectNamespace("USER")).idFromName(name).toString();
  const paths = [
    "/",
    "//object/",
    `/${encodeURIComponent(name)}`,
    "/object/",
    `/object/user/${encodeURIComponent(alice.userId)}`,
    `/user/${encodeURIComponent(name)}`,
    `/USER/${id}`,
    `/objects/UserObject/${id}`,
    "/_lattice/",
    `/_lattice/object/user/${encodeURIComponent(alice.userId)}`,
    `/_lattice/internal/user/${encodeURIComponent(alice.userId)}/command`,
    "/_matrix/../object/",
    "/_matrix/client/v3/%2e%2e/object/",
    "/_matrix/client/v3/sync%2f..%2fobject",
    "/%00",
  ];
  await pause(SETTLE_MS);
  const before = await client.effects();
  for (const path of paths) {
    for (const command of COMMANDS) {
      const header = { "x-lattice-secret-poll": Buffer.from(command).toString("base64") };
      const requests = [
        ["GET", header],
        ["GET", { ...header, ...SOCKET }],
        ["GET", { ...header, host: "object" }],
        ["POST", header, command],
        ["POST", { host: "object" }, command],
      ];
      for (const [method, headers, body] of requests) {
        const { status, errcode, text } = await raw(client.url, method, path, headers, body);
        const what = `${method} ${path} ${JSON.stringify(headers)}: ${text}`;
        // `GET /` names the server; no other method and no other path is served.
        const expected = path !== "/" ? [404, "M_UNRECOGNIZED"] : method === "GET" ? [200, undefined] : [405, "M_UNRECOGNIZED"];
        assert.deepEqual([status, errcode], expected, what);
      }
    }
  }
  await pause(SETTLE_MS);
  assert.deepEqual(await client.effects(), before, "an object was asked");
});

test("s54_a_request_that_is_served_carries_no_command_inside", async (t) => {
  const { client, miniflare } = await serve(t);
  const [alice, mallory] = [await client.register("alice"), await client.register("mallory")];
  const users = await miniflare.getDurableObjectNamespace("USER");
  const cost = async (work) => {
    await pause(SETTLE_MS);
    const before = await client.counters();
    const done = await work();
    await pause(SETTLE_MS);
    const after = await client.counters();
    return { done, requests: after.requests.map((number, kind) => number - before.requests[kind]), rows: after.rows };
  };
  const whoami = (headers) => () => mallory.send("GET", "/_matrix/client/v3/account/whoami", undefined, headers);
  const plain = await cost(whoami({}));
  for (const command of COMMANDS) {
    const header = { "x-lattice-secret-poll": Buffer.from(command).toString("base64") };
    const carried = await cost(whoami(header));
    assert.deepEqual(carried.done.json, plain.done.json);
    assert.deepEqual([carried.requests, carried.rows], [plain.requests, plain.rows], "the header changed what is done");
    // A command in a body is handled as an ordinary body.
    const body = await cost(() => client.send("POST", "/_matrix/client/v3/login", command, header));
    assert.deepEqual([body.done.status, body.done.json.errcode], [400, "M_NOT_JSON"], body.done.text);
    assert.deepEqual(body.requests, [0, 0, 0], "an invalid body cost an object request");
  }
  const login = (username, password) => client.send("POST", "/_matrix/client/v3/login", {
    type: "m.login.password", identifier: { type: "m.id.user", user: username }, password,
  });
  for (const username of ["alice", "mallory"]) assert.equal((await login(username, "secret")).status, 200);
  // A command that needs no proof is valid: the object executes it when the server sends it.
  const administer = () => alice.send("GET", "/_synapse/admin/v1/registration_tokens");
  assert.equal((await administer()).status, 403);
  const inside = users.get(users.idFromName(`e2e.test|${alice.userId}`));
  assert.equal(await inside.ask(COMMANDS[2]), "1 reply\nnull");
  assert.equal((await administer()).status, 200);
});
