// Tests that no trace contains a secret: tail Workers receive the traces of the Worker and of every object.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { Miniflare, Response } from "miniflare";
import { options } from "../../local/server.mjs";
import { Client, SERVER_NAME, folder, moduleFolder, pause } from "./server.mjs";

/** Longer than the runtime takes between the end of a request and its trace. */
const SETTLE_MS = 1_000;
const API = "/_matrix/client/v3";

/** Forwards traces: `logged` as the platform logs them, `unredacted` and `streamed` as a Worker can read them. */
const TAIL = `
  const plain = (name, value) => (typeof value === "bigint" ? String(value) : value);
  const hand = (env, view, trace) => env.COLLECTOR.fetch("http://collector/" + view, { method: "POST", body: JSON.stringify(trace, plain) });
  export default {
    async tail(traces, env) {
      for (const trace of traces) {
        await hand(env, "logged", trace);
        const { executionModel, entrypoint, event } = trace;
        const request = event?.request?.getUnredacted();
        if (request) await hand(env, "unredacted", { executionModel, entrypoint, url: request.url, headers: { ...request.headers } });
      }
    },
    tailStream({ event: onset }, env) {
      const events = [onset];
      return async ({ event }) => {
        events.push(event);
        if (event.type === "outcome") await hand(env, "streamed", { executionModel: onset.executionModel, events });
      };
    },
  };`;

/** Starts a server and a tail Worker; `traces` has the traces that the tail Worker has received. */
async function serveTraced(test) {
  const stateFolder = folder(test);
  const variables = { SERVER_NAME, REGISTRATION: "open", RATE_LIMITS: "off", REQUEST_LOG: "on" };
  const settings = options({ host: "127.0.0.1", port: 0, moduleFolder, stateFolder, variables });
  const traces = { logged: [], unredacted: [], streamed: [] };
  const collect = async (request) => {
    traces[new URL(request.url).pathname.slice(1)].push(await request.json());
    return new Response();
  };
  const tail = {
    name: "tail",
    modules: true,
    script: TAIL,
    compatibilityDate: settings.compatibilityDate,
    compatibilityFlags: ["experimental", "streaming_tail_worker"],
    serviceBindings: { COLLECTOR: collect },
  };
  const lattice = { ...settings, name: "lattice", tails: ["tail"], streamingTails: ["tail"] };
  const miniflare = new Miniflare({ ...settings, workers: [lattice, tail] });
  test.after(() => miniflare.dispose());
  return { client: new Client((await miniflare.ready).origin), stateFolder, traces };
}

/** Runs a statement in the databases of all objects that have its tables; returns the values. */
function stored(stateFolder, statement) {
  const objects = join(stateFolder, "objects");
  const files = readdirSync(objects, { recursive: true }).filter((name) => name.endsWith(".sqlite"));
  return files.flatMap((name) => {
    const database = new DatabaseSync(join(objects, name), { readOnly: true });
    try {
      return database.prepare(statement).all().flatMap(Object.values);
    } catch (error) {
      if (/no such table/.test(error.message)) return [];
      throw error;
    } finally {
      database.close();
    }
  });
}

/** Bytes in base64 at each of the three offsets, without the characters that neighbouring bytes change. */
function inBase64(bytes, alphabet) {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString(alphabet);
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
}

/** Every form of a secret that the texts of a trace may contain. */
function forms(secret) {
  const quoted = (text) => JSON.stringify(text).slice(1, -1);
  const texts = [secret, quoted(secret), encodeURIComponent(secret), encodeURIComponent(quoted(secret))];
  // The server's keys are stored in base64: their bytes are secret too.
  const keys = /^[\w+/-]{43}=?$/.test(secret) ? [Buffer.from(secret, "base64")] : [];
  const bytes = [Buffer.from(secret), Buffer.from(quoted(secret)), ...keys];
  const encoded = bytes.flatMap((each) => [each.toString("hex"), ...inBase64(each, "base64"), ...inBase64(each, "base64url")]);
  return [...new Set([...texts, ...texts.map(quoted), ...encoded])];
}

/** The texts of a trace, each with its path. */
function texts(value, place) {
  if (typeof value === "string") return [[place, value]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [[place, key], ...texts(inner, `${place}.${key}`)]);
}

/** The paths in traces whose texts contain a secret. */
function leaks(traces, secrets) {
  const known = Object.entries(secrets).map(([name, secret]) => [name, forms(secret)]);
  const all = traces.flatMap((trace) => texts(trace, trace.entrypoint ?? trace.events?.[0].entrypoint ?? trace.executionModel));
  const found = all.flatMap(([place, text]) =>
    known.filter(([, each]) => each.some((form) => text.includes(form))).map(([name]) => `${name} in ${place}`),
  );
  return [...new Set(found)].sort();
}

/** A trace without the client's `Authorization` header, which the platform has before the server runs. */
function withoutAuthorization(trace) {
  if (trace.executionModel !== "stateless") return trace;
  const isKept = ({ name }) => name !== "authorization";
  const events = trace.events?.map((event) => (event.info?.headers ? { ...event, info: { ...event.info, headers: event.info.headers.filter(isKept) } } : event));
  return { ...trace, events, headers: trace.headers && { ...trace.headers, authorization: undefined } };
}

/** Registers, logs in, sends a message and fails in each kind of object; returns the secrets. */
async function converse(client, stateFolder) {
  const secrets = { password: "wonder & \"land\" 1865", roomName: "Küche \"oben\" & unten", message: "Dinner \"is\" ready & warm, Bob" };
  const { password } = secrets;
  const auth = { type: "m.login.dummy" };
  const registered = await client.ok("POST", `${API}/register`, { username: "alice", password, refresh_token: true, auth });
  const identifier = { type: "m.id.user", user: "alice" };
  const login = await client.ok("POST", `${API}/login`, { type: "m.login.password", identifier, password, refresh_token: true });
  const wrong = { type: "m.login.password", identifier, password: `${password}?` };
  assert.equal((await client.send("POST", `${API}/login`, wrong)).status, 403);
  const refreshed = await client.ok("POST", `${API}/refresh`, { refresh_token: registered.refresh_token });
  const alice = Object.assign(new Client(client.url, login.access_token), { userId: login.user_id });
  const roomId = await alice.createRoom({ name: secrets.roomName });
  await alice.say(roomId, secrets.message, "transaction");
  const { next_batch } = await alice.sync();
  // A message answers a waiting poll.
  const [sync] = await Promise.all([alice.sync(next_batch, 5_000), pause(500).then(() => alice.say(roomId, secrets.message, "later"))]);
  assert.deepEqual(Client.texts(sync, roomId), [secrets.message]);
  for (const [kind, id] of [["room", roomId], ["user", alice.userId], ["server", SERVER_NAME]]) {
    assert.equal((await alice.chaos(kind, id, "panic")).status, 500);
    assert.equal((await alice.send("GET", `${API}/account/whoami`, undefined, { "x-lattice-chaos": "panic" })).status, 500);
  }
  await alice.say(roomId, secrets.message, "after the panics");
  await pause(SETTLE_MS);
  const one = (statement) => {
    const values = stored(stateFolder, statement);
    assert.equal(values.length, 1, statement);
    return values[0];
  };
  return {
    ...secrets,
    accessToken: login.access_token,
    firstAccessToken: registered.access_token,
    refreshedAccessToken: refreshed.access_token,
    refreshToken: login.refresh_token,
    firstRefreshToken: registered.refresh_token,
    passwordHash: one("SELECT password_hash FROM account"),
    signingSeed: one("SELECT signing_seed FROM keys"),
    tokenSecret: one("SELECT token_secret FROM keys"),
  };
}

test("s60_a_secret_is_found_in_every_encoding", () => {
  const secret = 'a "quoted" & öpen secret';
  for (const before of ["", "1", "12", "123"]) {
    const command = JSON.stringify({ before, secret, after: "…" });
    const url = `https://object/?c=${encodeURIComponent(command)}`;
    const encoded = [command, url, ...["base64", "base64url", "hex"].map((encoding) => Buffer.from(command).toString(encoding))];
    for (const text of encoded) {
      assert.deepEqual(leaks([{ executionModel: "trace", logs: [{ text }] }], { secret }), ["secret in trace.logs.0.text"], text);
      assert.deepEqual(leaks([{ text }], { secret: "a quoted & open secret" }), []);
    }
  }
});

test("s60_no_trace_holds_a_secret", async (t) => {
  const { client, stateFolder, traces } = await serveTraced(t);
  const secrets = await converse(client, stateFolder);
  for (const view of ["logged", "unredacted", "streamed"]) {
    await t.test(view, () => {
      const models = new Set(traces[view].map((trace) => trace.executionModel));
      assert.deepEqual([...models].sort(), ["durableObject", "stateless"], "the tail Worker sees both");
      const found = leaks(view === "logged" ? traces[view] : traces[view].map(withoutAuthorization), secrets);
      assert.deepEqual(found, []);
    });
  }
  await t.test("request log", () => {
    const lines = traces.logged.flatMap((trace) => trace.logs).flatMap(({ message }) => message).map(String);
    const sent = /^PUT \/_matrix\/client\/v3\/rooms\/\{roomId\}\/send\/\{eventType\}\/\{txnId\} 200 - \d+ ms [0-9a-f]{16}$/;
    assert.equal(lines.filter((line) => sent.test(line)).length, 3, "a line for each message");
  });
  await t.test("exceptions", () => {
    const kinds = new Set(traces.logged.filter((trace) => trace.logs.length + trace.exceptions.length > 0).map((trace) => trace.entrypoint ?? "Worker"));
    assert.deepEqual([...kinds].sort(), ["RoomObject", "ServerObject", "UserObject", "Worker"], "each kind of invocation failed once");
  });
});
