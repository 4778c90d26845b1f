// Tests that no trace contains a secret: tail Workers receive the traces of the Worker and of every object.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { Miniflare, Response } from "miniflare";
import { options } from "../../local/server.mjs";
import { served } from "./pairs/operations.mjs";
import { Client, SERVER_NAME, folder, moduleFolder, pause } from "./server.mjs";
import { CONTENT, FLOWS, PASSWORDS, SETTINGS, fail } from "./traces/flows.mjs";

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
  const stateFolder = folder();
  const variables = { SERVER_NAME, RATE_LIMITS: "off", REQUEST_LOG: "on", ...SETTINGS };
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

/** The bytes of a file of a database that is open. */
function readOpenDatabase(path) {
  try {
    return readFileSync(path, "latin1");
  } catch (error) {
    // SQLite removes its log when it closes a database of which nobody asks any more.
    if (error.code === "ENOENT" && /-(wal|shm)$/.test(path)) return "";
    throw error;
  }
}

/** The files of the state that have secrets in their bytes; the keys may be in those of the Server object alone. */
function leaksInFiles(stateFolder, { signingSeed, tokenSecret, ...tokens }) {
  const files = readdirSync(stateFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files.flatMap(({ parentPath, name }) => {
    const path = join(parentPath, name);
    const bytes = readOpenDatabase(path);
    const forbidden = path.includes("ServerObject") ? tokens : { ...tokens, signingSeed, tokenSecret };
    const leaked = Object.entries(forbidden).filter(([, secret]) =>
      forms(secret).some((form) => bytes.includes(Buffer.from(form).toString("latin1"))),
    );
    return leaked.map(([what]) => `${what} in ${path}`);
  });
  return { found, files: files.length };
}

/** A trace without what the client sent: its URL and its `Authorization`, which the platform has before the server. */
function withoutRequest(trace) {
  if (trace.executionModel !== "stateless") return trace;
  const isKept = ({ name }) => name !== "authorization";
  const info = (event) => event.info?.headers && { ...event.info, url: undefined, headers: event.info.headers.filter(isKept) };
  const events = trace.events?.map((event) => ({ ...event, info: info(event) ?? event.info }));
  const request = trace.event?.request && { ...trace.event.request, url: undefined };
  const event = trace.event && { ...trace.event, request };
  return { ...trace, event, events, url: undefined, headers: trace.headers && { ...trace.headers, authorization: undefined } };
}

/** Calls every served operation, some while objects are broken, and panics in each kind of object. */
async function converse(client, stateFolder) {
  const context = { client, password: PASSWORDS.password };
  const secrets = { ...PASSWORDS, operatorSecret: SETTINGS.OPERATOR_SECRET, registrationSecret: SETTINGS.REGISTRATION_SECRET };
  for (const [name, flow] of Object.entries(FLOWS)) {
    if (name === "admin/deleteRegistrationToken") await breakThings(context);
    Object.assign(secrets, await flow(context));
  }
  await pause(SETTLE_MS);
  const hashes = stored(stateFolder, "SELECT password_hash FROM account").filter((hash) => hash);
  assert.ok(hashes.length > 1, "accounts are stored");
  const [tokenSecret] = stored(stateFolder, "SELECT token_secret FROM keys");
  assert.deepEqual(stored(stateFolder, "SELECT signing_seed FROM keys"), [secrets.signingSeed]);
  assert.ok(Object.values(secrets).every((secret) => typeof secret === "string" && secret.length > 10), JSON.stringify(Object.keys(secrets)));
  return { never: { ...secrets, tokenSecret }, content: { ...CONTENT, ...hashes } };
}

async function breakThings(context) {
  const { client, alice, root, roomId } = context;
  await fail(context);
  for (const [kind, id] of [["room", roomId], ["user", alice.userId], ["server", SERVER_NAME]]) {
    assert.equal((await client.chaos(kind, id, "panic")).status, 500);
    assert.equal((await alice.send("GET", `${API}/account/whoami`, undefined, { "x-lattice-chaos": "panic" })).status, 500);
  }
  await root.join(roomId);
  await root.say(roomId, CONTENT.message, "after the panics");
}

test("every served operation is among the flows of which no trace may hold a secret", () => {
  assert.deepEqual(Object.keys(FLOWS).sort(), served().sort());
});

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

test("s60_no_trace_holds_a_secret", { timeout: 120_000 }, async (t) => {
  const { client, stateFolder, traces } = await serveTraced(t);
  const { never, content } = await converse(client, stateFolder);
  for (const view of ["logged", "unredacted", "streamed"]) {
    await t.test(view, () => {
      const models = new Set(traces[view].map((trace) => trace.executionModel));
      assert.deepEqual([...models].sort(), ["durableObject", "stateless"], "the tail Worker sees both");
      assert.deepEqual(leaks(traces[view].map(withoutRequest), { ...never, ...content }), []);
    });
  }
  await t.test("request log", () => {
    const lines = traces.logged.flatMap((trace) => trace.logs).flatMap(({ message }) => message).map(String);
    const sent = /^PUT \/_matrix\/client\/v3\/rooms\/\{roomId\}\/send\/\{eventType\}\/\{txnId\} 200 - \d+ ms [0-9a-f]{16}$/;
    assert.equal(lines.filter((line) => sent.test(line)).length, 8, "a line for each message, and one for the delayed one");
  });
  await t.test("s10_no_file_but_those_of_the_server_object_holds_a_key_and_none_a_password_or_token", () => {
    const { found, files } = leaksInFiles(stateFolder, never);
    assert.deepEqual(found, []);
    assert.ok(files > 4, `${files} files`);
    const elsewhere = leaksInFiles(stateFolder, { ...never, name: content.roomName });
    assert.ok(elsewhere.found.length > 0, "what is stored is found");
  });
  await t.test("exceptions", () => {
    const kinds = new Set(traces.logged.filter((trace) => trace.logs.length + trace.exceptions.length > 0).map((trace) => trace.entrypoint ?? "Worker"));
    assert.deepEqual([...kinds].sort(), ["RoomObject", "ServerObject", "UserObject", "Worker"], "each kind of invocation failed once");
  });
});
