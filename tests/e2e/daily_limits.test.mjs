// Near the limits of a day the server refuses ephemera, then registrations, never messages; its reports cost no request of a
// client's anything.
import assert from "node:assert/strict";
import { test } from "node:test";
import { totals } from "./costs.mjs";
import { Client, pause, serve, settled, twoInARoom } from "./server.mjs";

const OPERATOR_SECRET = "operator";
const REQUESTS = 200;
const SERVER = 2;

test("s52_at_each_level_of_the_days_limits_messages_go_on", { timeout: 120_000 }, async (t) => {
  const limits = `requests=${REQUESTS} object_requests=1000000 rows_read=100000000 rows_written=1000000`;
  const variables = { OPERATOR_SECRET, PRESENCE: "on", URL_PREVIEWS: "on", DAILY_LIMITS: limits };
  const { client } = await serve(t, variables);
  const operator = new Client(client.url, OPERATOR_SECRET);
  const made = await operator.ok("PUT", "/_lattice/admin/v1/administrators/@root:e2e.test", { password: "secret" });
  assert.ok(made);
  const login = { type: "m.login.password", identifier: { type: "m.id.user", user: "root" }, password: "secret" };
  const root = new Client(client.url, (await client.ok("POST", "/_matrix/client/v3/login", login)).access_token);
  const { alice, bob, roomId } = await twoInARoom(client);
  const room = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}`;
  const ephemera = [
    ["PUT", `${room}/typing/${alice.userId}`, { typing: false }],
    ["PUT", `/_matrix/client/v3/presence/${alice.userId}/status`, { presence: "online" }],
    ["GET", "/_matrix/client/v1/media/preview_url?url=http%3A%2F%2Flocalhost%2F"],
  ];

  /** Uses requests up to this many per cent of the limit, then lets the isolate report; what the administrator then sees. */
  const use = async (percent) => {
    const { worker } = totals(await settled(client));
    // The last one reports, those of the administrator are on top.
    for (let left = Math.ceil((REQUESTS * percent) / 100) - worker - 1; left > 0; left--) await client.send("GET", "/_matrix/client/versions");
    await client.send("POST", "/_lattice/chaos/report-usage");
    await client.send("GET", "/_matrix/client/versions");
    await pause(300);
    const counted = totals(await settled(client));
    const usage = await root.ok("GET", "/_lattice/admin/v1/usage");
    return { usage, counted };
  };
  let number = 0;
  const check = async (level, percent, ephemeraRefused, registrationRefused) => {
    const { usage, counted } = await use(percent);
    assert.equal(usage.level, level);
    assert.equal(usage.limits.requests, REQUESTS);
    assert.equal(usage.days[0].requests, counted.worker, "every request is counted");
    for (const [method, path, body] of ephemera) {
      const { status, json } = await alice.send(method, path, body);
      assert.equal(status === 429, ephemeraRefused, `${level}: ${path}: ${status}`);
      if (status === 429) assert.ok(json.retry_after_ms > 0 && json.retry_after_ms <= 86_400_000);
    }
    const body = { username: `new${++number}`, password: "secret", auth: { type: "m.login.dummy" } };
    const { status, json } = await client.send("POST", "/_matrix/client/v3/register", body);
    assert.deepEqual([status, json.errcode], registrationRefused ? [403, "M_RESOURCE_LIMIT_EXCEEDED"] : [200, undefined]);
    await alice.say(roomId, `at ${level}`);
    const texts = Client.texts(await bob.sync(), roomId);
    assert.equal(texts.at(-1), `at ${level}`);
  };
  await check("normal", 20, false, false);
  await check("half", 50, false, false);
  await check("saving", 80, true, false);
  await check("closed", 90, true, true);
  await check("closed", 120, true, true);

  // Between two reports, a minute apart, no request asks the Server object.
  const before = await settled(client);
  for (const text of ["one", "two", "three"]) await alice.say(roomId, text);
  const after = await settled(client);
  assert.equal(after.requests[SERVER], before.requests[SERVER]);
});

test("without limits nothing is reported", async (t) => {
  const { client } = await serve(t, { OPERATOR_SECRET });
  const { alice, roomId } = await twoInARoom(client);
  const before = await settled(client);
  await client.send("POST", "/_lattice/chaos/report-usage");
  await alice.say(roomId, "hello");
  const after = await settled(client);
  assert.equal(after.requests[SERVER], before.requests[SERVER]);
});
