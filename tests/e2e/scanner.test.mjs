// The operator's scanner of media, on loopback, in the real runtime: it gets each file once, as a stream, before anybody else does.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { pause, serve, settled } from "./server.mjs";

const MB = 1_000_000;
const TIMEOUT_MS = 240_000;
const SECRET = "0123456789abcdef0123456789abcdef";
/** How long nobody asks again after a silence (docs/limits.md, `SILENT_MS`). */
const SILENT_MS = 10_000;
const MAX_GROWTH_BYTES = 20 * MB;
const CLEAN = JSON.stringify({ clean: true, info: "Nothing was found." });
const REFUSED = JSON.stringify({ clean: false, info: "Eicar-Test\r\nadministrator @root: deleted everything" });

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** A scanner that answers as `answer` (response, file) says; `files` has what it was sent. */
async function scanner(t) {
  const own = { files: [], answer: (response) => response.end(CLEAN) };
  const server = createServer(async (request, response) => {
    const hash = createHash("sha256");
    let bytes = 0;
    const file = { method: request.method, headers: request.headers };
    own.files.push(file);
    // The rest of the file is not read.
    if (own.answersEarly) return response.end(CLEAN);
    try {
      for await (const chunk of request) {
        hash.update(chunk);
        bytes += chunk.length;
      }
    } catch {
      return;
    }
    Object.assign(file, { bytes, hash: hash.digest("hex") });
    own.answer(response, file);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  own.url = `http://127.0.0.1:${server.address().port}/scan?by=test`;
  return own;
}

async function upload(client, body, type = "application/octet-stream") {
  const headers = { authorization: `Bearer ${client.token}`, "content-type": type, connection: "close" };
  const response = await fetch(`${client.url}/_matrix/media/v3/upload`, { method: "POST", headers, body });
  assert.equal(response.status, 200);
  return (await response.json()).content_uri.slice("mxc://".length);
}

async function download(client, at, { path = "download", query = "", range } = {}) {
  const headers = { authorization: `Bearer ${client.token}`, connection: "close", ...(range ? { range } : {}) };
  const response = await fetch(`${client.url}/_matrix/client/v1/media/${path}/${at}${query}`, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, bytes, error: response.headers.get("content-type")?.includes("json") ? JSON.parse(bytes) : undefined };
}

async function started(t, variables = {}) {
  const own = await scanner(t);
  const { client, miniflare } = await serve(t, { MEDIA_SCANNER: own.url, MEDIA_SCANNER_SECRET: SECRET, ...variables });
  const row = async () => {
    const d1 = await miniflare.getD1Database("INDEX");
    return (await d1.prepare("SELECT is_scanned, quarantined_by FROM media").all()).results;
  };
  return { own, client, alice: await client.register("alice"), row };
}

test("each file reaches the scanner once, byte for byte, before anybody has it", { timeout: TIMEOUT_MS }, async (t) => {
  const { own, client, alice, row } = await started(t);
  const bob = await client.register("bob");
  for (const length of [0, 1, 300_000, 5 * MB]) {
    const body = randomBytes(length);
    const at = await upload(alice, body, "image/png");
    own.files.length = 0;
    const before = await settled(client);
    const all = await Promise.all([alice, bob, bob, alice, bob].map((person) => download(person, at)));
    assert.deepEqual(all.map(({ status, bytes }) => [status, sha256(bytes)]), all.map(() => [200, sha256(body)]));
    assert.equal((await download(alice, at, { range: "bytes=0-0" })).status, length > 0 ? 206 : 416);
    const after = await settled(client);
    const gets = after.bucket[1] - before.bucket[1];
    assert.equal(gets, 5 + 1 + (length > 0 ? 1 : 0), "one read for the scanner, one for each download");
    assert.equal(own.files.length, 1);
    const [{ method, headers, bytes, hash }] = own.files;
    assert.deepEqual([method, bytes, hash], ["POST", length, sha256(body)]);
    const shown = ["content-length", "content-type", "authorization", "x-matrix-media", "x-matrix-media-sha256", "cookie"];
    assert.deepEqual(
      shown.map((name) => headers[name]),
      [String(length), "image/png", `Bearer ${SECRET}`, `mxc://${at}`, sha256(body), undefined],
    );
  }
  assert.deepEqual([...new Set((await row()).map(({ is_scanned, quarantined_by }) => `${is_scanned} ${quarantined_by}`))], ["1 null"]);
});

test("what the scanner refuses is nobody's, until an administrator shows it again", { timeout: TIMEOUT_MS }, async (t) => {
  const operator = "the operator of the tests, in person";
  const { own, client, alice, row } = await started(t, { OPERATOR_SECRET: operator, UNAUTHENTICATED_MEDIA: "on" });
  const at = await upload(alice, randomBytes(1_000), "image/png");
  own.answer = (response) => response.end(REFUSED);
  const nobody = await fetch(`${client.url}/_matrix/media/v3/download/${at}`);
  assert.equal(nobody.status, 404, "also without a token");
  for (const more of [{}, { path: "thumbnail", query: "?width=32&height=32&method=crop" }, { range: "bytes=0-1" }]) {
    const { status, error } = await download(alice, at, more);
    assert.deepEqual([status, error.errcode], [404, "M_NOT_FOUND"]);
  }
  assert.equal(own.files.length, 1);
  assert.deepEqual(await row(), [{ is_scanned: 1, quarantined_by: "scanner" }]);
  const root = await client.register("root");
  const administrator = `/_lattice/admin/v1/administrators/${encodeURIComponent(root.userId)}`;
  const made = await client.send("PUT", administrator, { password: "secret" }, { authorization: `Bearer ${operator}` });
  assert.equal(made.status, 200, made.text);
  await root.ok("POST", `/_synapse/admin/v1/media/unquarantine/${at}`, {});
  assert.equal((await download(alice, at)).status, 200);
  assert.equal(own.files.length, 1, "the administrator has the last word");
});

test("a scanner that says nothing plain lets nothing through and hides nothing", { timeout: TIMEOUT_MS }, async (t) => {
  const { own, alice, row } = await started(t);
  let followed = 0;
  const elsewhere = await scanner(t);
  elsewhere.answer = (response) => {
    followed += 1;
    response.end(CLEAN);
  };
  const answers = {
    "an error": (response) => response.writeHead(500).end(CLEAN),
    "a redirect": (response) => response.writeHead(307, { location: elsewhere.url }).end(),
    "no JSON": (response) => response.end("clean"),
    "no answer": (response) => response.end(JSON.stringify({ info: "clean" })),
    "a text": (response) => response.end(JSON.stringify({ clean: "true" })),
    "two answers": (response) => response.end('{"clean":false,"clean":true}'),
    "too much": (response) => response.end(`${CLEAN}${" ".repeat(10_000)}`),
    "an endless answer": (response) => {
      response.write(CLEAN.slice(0, -1));
      const more = setInterval(() => response.write(" ".repeat(1_000)), 10);
      response.on("close", () => clearInterval(more));
    },
    "half an answer": (response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write(CLEAN);
      setTimeout(() => response.destroy(), 50);
    },
    "no answer": (response) => response.destroy(),
  };
  const places = await Promise.all(Object.keys(answers).map(() => upload(alice, randomBytes(2_000_000))));
  for (const [number, [name, answer]] of Object.entries(answers).entries()) {
    own.answer = answer;
    own.files.length = 0;
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { status, error } = await download(alice, places[number]);
      assert.deepEqual([status, error?.errcode], [502, "M_UNKNOWN"], name);
    }
    assert.equal(own.files.length, 1, `${name}: nobody asks again at once`);
  }
  assert.equal(followed, 0);
  assert.deepEqual([...new Set((await row()).map(({ is_scanned, quarantined_by }) => `${is_scanned} ${quarantined_by}`))], ["0 null"]);
  own.answer = (response) => response.end(CLEAN);
  await pause(SILENT_MS + 500);
  for (const at of places) assert.equal((await download(alice, at)).status, 200, "nothing was kept");
});

test("a scanner that nobody runs is 502, and one that answers early is heard", { timeout: TIMEOUT_MS }, async (t) => {
  const { own, alice } = await started(t);
  own.answersEarly = true;
  const at = await upload(alice, randomBytes(20 * MB));
  const { alice: carol } = await started(t, { MEDIA_SCANNER: "http://127.0.0.1:1/scan" });
  const lonely = await upload(carol, randomBytes(1_000));
  assert.equal((await download(carol, lonely)).status, 502);
  assert.equal((await download(alice, at)).status, 200);
  assert.equal(own.files.length, 1);
});

test("the module holds nothing of 100 MB that the scanner reads", { timeout: TIMEOUT_MS }, async (t) => {
  const { own, client, alice } = await started(t);
  const body = randomBytes(100 * MB);
  const at = await upload(alice, body);
  const { memory_bytes: before } = await client.counters();
  const { status, bytes } = await download(alice, at);
  assert.deepEqual([status, sha256(bytes), own.files[0].hash], [200, sha256(body), sha256(body)]);
  const grown = (await client.counters()).memory_bytes - before;
  assert.ok(grown < MAX_GROWTH_BYTES, `the module's memory grew by ${grown} bytes`);
});
