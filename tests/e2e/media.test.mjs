// Media in the real runtime, with its R2: what was acknowledged comes back byte for byte, what was not leaves nothing, and no body
// is in the memory of the server's process as a whole.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { again } from "./batches.mjs";
import { serveBesideBucket } from "./bucket.mjs";
import { peak } from "./memory.mjs";
import { Client, folder, pause, serve, settled, spawnServer } from "./server.mjs";

const UPLOAD = "/_matrix/media/v3/upload";
const CREATE = "/_matrix/media/v1/create";
const DOWNLOAD = "/_matrix/client/v1/media/download";
const MAX_BYTES = 100_000_000;
const MB = 1_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** How many uploads the process is killed in, how many times, and the largest of them. */
const [UPLOADS, KILLS, MAX_UPLOADED] = process.env.LATTICE_NIGHT ? [200, 20, MAX_BYTES] : [40, 4, 10 * MB];
const MAX_GROWTH_BYTES = 20 * MB;
const TIMEOUT_MS = process.env.LATTICE_NIGHT ? 1_800_000 : 240_000;

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const place = ({ content_uri }) => content_uri.slice("mxc://".length);

/** Uploads bytes; with a stream, without a length. */
async function upload(client, body, { target = UPLOAD, method = "POST", type = "application/octet-stream", ...more } = {}) {
  const headers = { authorization: `Bearer ${client.token}`, "content-type": type, connection: "close" };
  const response = await fetch(client.url + target, { method, headers, body, ...more });
  return { status: response.status, json: await response.json() };
}

/** A body whose length nobody announces. */
function streamed(bytes, chunk = 100_000) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + chunk));
      at += chunk;
    },
  });
}

async function download(client, at, headers = {}) {
  const response = await fetch(`${client.url}${DOWNLOAD}/${at}`, { headers: { authorization: `Bearer ${client.token}`, connection: "close", ...headers } });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** The rows of a table, and the keys of all objects. */
async function kept(miniflare) {
  const d1 = await miniflare.getD1Database("INDEX");
  const rows = async (table) => (await d1.prepare(`SELECT * FROM ${table}`).all()).results;
  const bucket = await miniflare.getR2Bucket("MEDIA");
  let [objects, cursor] = [[], undefined];
  do {
    const page = await bucket.list({ cursor });
    objects.push(...page.objects.map(({ key }) => key));
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor);
  return { media: await rows("media"), loose: await rows("loose_object"), usage: await rows("media_usage"), objects };
}

/** Runs the scheduled job as if it were planned for later. */
async function job(miniflare, afterMs = DAY_MS + 60_000) {
  const worker = await miniflare.getWorker();
  assert.equal((await worker.scheduled({ scheduledTime: new Date(Date.now() + afterMs) })).outcome, "ok");
}

test("bodies of all lengths come back byte for byte, by range too", { timeout: TIMEOUT_MS }, async (t) => {
  const { client, miniflare } = await serve(t);
  const alice = await client.register("alice");
  const lengths = [0, 1, 2, 65_535, 262_144, 262_145, 5 * 1024 * 1024 - 1, 5 * 1024 * 1024, 5 * 1024 * 1024 + 1, 12 * MB];
  for (const length of lengths) {
    const body = randomBytes(length);
    for (const more of [{ body }, { body: streamed(body), duplex: "half" }]) {
      const { status, json } = await upload(alice, more.body, more);
      assert.equal(status, 200, `${length}: ${JSON.stringify(json)}`);
      const { status: found, bytes, headers } = await download(alice, place(json));
      assert.deepEqual([found, bytes.length, sha256(bytes)], [200, length, sha256(body)]);
      assert.deepEqual([headers.get("content-length"), headers.get("etag")], [String(length), `"${sha256(body)}"`]);
      if (length < 3) continue;
      const part = await download(alice, place(json), { range: `bytes=${length - 2}-` });
      assert.deepEqual([part.status, part.bytes], [206, body.subarray(-2)]);
      assert.equal(part.headers.get("content-range"), `bytes ${length - 2}-${length - 1}/${length}`);
      assert.equal((await download(alice, place(json), { range: `bytes=${length}-` })).status, 416);
    }
  }
  const { media, loose, usage, objects } = await kept(miniflare);
  assert.deepEqual([media.length, loose.length, objects.length], [lengths.length * 2, 0, lengths.length * 2]);
  const bytes = 2 * lengths.reduce((sum, length) => sum + length, 0);
  assert.deepEqual(usage.map(({ files, bytes }) => [files, bytes]), [[media.length, bytes]]);
});

test("an upload that is too large, or whose client goes away, leaves nothing", { timeout: TIMEOUT_MS }, async (t) => {
  const { client, miniflare } = await serve(t, { UPLOAD_LIMIT_MB: "12" });
  const alice = await client.register("alice");
  const tooLarge = Buffer.alloc(12 * MB + 1);
  assert.equal((await upload(alice, tooLarge).catch(() => ({ status: 413 }))).status, 413);
  assert.equal((await upload(alice, streamed(tooLarge), { duplex: "half" }).catch(() => ({ status: 413 }))).status, 413);
  for (const announced of [true, false]) {
    const headers = { authorization: `Bearer ${alice.token}`, ...(announced ? { "content-length": 10 * MB } : {}) };
    const broken = request(client.url + UPLOAD, { method: "POST", headers });
    broken.on("error", () => {});
    broken.write(Buffer.alloc(7 * MB));
    await pause(1_000);
    broken.destroy();
  }
  await pause(1_000);
  await job(miniflare);
  assert.deepEqual(await kept(miniflare), { media: [], loose: [], usage: [], objects: [] });
});

test("a body that is longer or shorter than its request announces is the client's mistake, and leaves nothing", { timeout: TIMEOUT_MS }, async (t) => {
  const { client, port, miniflare } = await serve(t);
  const alice = await client.register("alice");
  // No client library sends both headers.
  for (const [announced, chunks] of [[3, "5\r\nhello\r\n0\r\n\r\n"], [7, "5\r\nhello\r\n0\r\n\r\n"], [5, "zz\r\nhello\r\n0\r\n\r\n"]]) {
    const headers = [`authorization: Bearer ${alice.token}`, `content-length: ${announced}`, "transfer-encoding: chunked", "connection: close"];
    const socket = connect(port, "127.0.0.1");
    socket.end([`POST ${UPLOAD} HTTP/1.1`, "host: e2e.test", ...headers, "", chunks].join("\r\n"));
    const answer = (await text(socket)).split("\r\n");
    assert.deepEqual([answer[0], JSON.parse(answer.at(-1)).errcode], ["HTTP/1.1 400 Bad Request", "M_UNKNOWN"]);
  }
  assert.deepEqual(await kept(miniflare), { media: [], loose: [], usage: [], objects: [] });
});

test("of two uploads to one reserved id one is kept, and the job forgets the ids that nobody used", { timeout: TIMEOUT_MS }, async (t) => {
  const { client, miniflare } = await serve(t);
  const alice = await client.register("alice");
  const reserved = place(await alice.ok("POST", CREATE));
  await alice.ok("POST", CREATE);
  const waiting = download(alice, `${reserved}?timeout_ms=10000`);
  const bodies = [randomBytes(300_000), randomBytes(300_000)];
  const both = await Promise.all(bodies.map((body) => upload(alice, body, { target: `${UPLOAD}/${reserved}`, method: "PUT" })));
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  const won = bodies[both.findIndex(({ status }) => status === 200)];
  assert.ok((await waiting).bytes.equals(won), "the download that waited has what was uploaded");
  await job(miniflare);
  const { media, loose, objects } = await kept(miniflare);
  assert.deepEqual([media.length, loose.length, objects.length], [1, 0, 1]);
  assert.ok((await download(alice, reserved)).bytes.equals(won));
});

test("an upload and a download cost one operation of R2 each, and one object request", async (t) => {
  const { client } = await serve(t);
  const alice = await client.register("alice");
  const body = randomBytes(10_000);
  const first = place((await upload(alice, body)).json);
  const cost = async (work) => {
    const before = await settled(client);
    await work();
    const after = await settled(client);
    const less = (key) => after[key].map((number, kind) => number - before[key][kind]);
    return { rows: less("rows"), requests: less("requests"), bucket: less("bucket") };
  };
  const [rows, requests] = [[0, 0, 0], [0, 1, 0]];
  assert.deepEqual(await cost(() => upload(alice, body)), { rows, requests, bucket: [1, 0, 0] });
  assert.deepEqual(await cost(() => upload(alice, streamed(body), { duplex: "half" })), { rows, requests, bucket: [1, 0, 0] });
  assert.deepEqual(await cost(() => download(alice, first)), { rows, requests, bucket: [0, 1, 0] });
  assert.deepEqual(await cost(() => download(alice, "e2e.test/unknown")), { rows, requests, bucket: [0, 0, 0] });
  const forged = { url: client.url, token: `${alice.token.slice(0, -3)}AAA` };
  // The response comes before the body is read, so the runtime may close the connection under the sender.
  assert.equal((await again(() => upload(forged, body))).status, 401);
});

test("uploads while the process is killed: what was acknowledged comes back, what was not leaves nothing", { timeout: TIMEOUT_MS }, async (t) => {
  const state = folder();
  let server = await spawnServer(state);
  let isRunning = true;
  t.after(() => isRunning && server.kill());
  const people = [];
  for (let number = 0; number < 4; number += 1) people.push(await server.client.register(`user${number}`));
  const acknowledged = [];
  let lost = 0;
  const uploading = people.map(async ({ token }) => {
    while (acknowledged.length < UPLOADS) {
      // From one byte on, evenly by order of magnitude.
      const body = randomBytes(Math.floor(MAX_UPLOADED ** Math.random()));
      const isStream = Math.random() < 0.3;
      const sent = isStream ? upload({ url: server.url, token }, streamed(body), { duplex: "half" }) : upload({ url: server.url, token }, body);
      const answer = await sent.catch(() => undefined);
      if (answer?.status === 200) acknowledged.push({ at: place(answer.json), length: body.length, hash: sha256(body) });
      else {
        lost += 1;
        await pause(100);
      }
    }
  });
  for (let kill = 1; kill <= KILLS; kill += 1) {
    while (acknowledged.length < (UPLOADS * kill) / (KILLS + 1)) await pause(2);
    await server.kill();
    server = await spawnServer(state);
  }
  await Promise.all(uploading);
  await server.kill();
  isRunning = false;
  const { client, miniflare } = await serve(t, { RATE_LIMITS: "off" }, state);
  await job(miniflare);
  const { media, loose, objects } = await kept(miniflare);
  assert.deepEqual(loose, []);
  assert.deepEqual(objects.sort(), media.map(({ object }) => object).sort(), "each object is media, and each media has its object");
  const reader = Object.assign(new Client(client.url, people[0].token), {});
  for (const { at, length, hash } of acknowledged) {
    const { status, bytes } = await download(reader, at);
    assert.deepEqual([status, bytes.length, sha256(bytes)], [200, length, hash]);
  }
  // A response may be lost after its upload was kept; no more of them than responses.
  assert.ok(media.length - acknowledged.length <= lost, `${media.length} kept, ${acknowledged.length} acknowledged, ${lost} lost`);
  t.diagnostic(`${acknowledged.length} acknowledged, ${lost} lost`);
});

test("neither the module nor its process holds much of 100 MB that pass through it", { timeout: TIMEOUT_MS }, async (t) => {
  const { client, process, bucket } = await serveBesideBucket(t);
  const alice = await client.register("alice");
  // What any upload and any download need once: code that is compiled, buffers of the runtime.
  for (const warm of [{ body: randomBytes(MB) }, { body: streamed(randomBytes(12 * MB)), duplex: "half" }]) {
    await download(alice, place((await upload(alice, warm.body, warm)).json));
  }
  const body = randomBytes(MAX_BYTES);
  const hash = sha256(body);
  const grown = async (what, work) => {
    const [before, peakBefore] = [(await client.counters()).memory_bytes, peak(process)];
    const done = await work();
    const [module, resident] = [(await client.counters()).memory_bytes - before, peak(process) - peakBefore];
    t.diagnostic(`${what}: the module ${(module / MB).toFixed(1)} MB, its process ${(resident / MB).toFixed(1)} MB`);
    for (const growth of [module, resident]) assert.ok(growth < MAX_GROWTH_BYTES, `${what}: ${growth} bytes`);
    return done;
  };
  for (const isStream of [false, true]) {
    const length = isStream ? "without a length" : "with a length";
    const sent = isStream ? { body: streamed(body), duplex: "half" } : { body };
    const { status, json } = await grown(`upload ${length}`, () => upload(alice, sent.body, sent));
    assert.equal(status, 200, JSON.stringify(json));
    const { bytes } = await grown(`download of the upload ${length}`, () => download(alice, place(json)));
    assert.equal(sha256(bytes), hash);
  }
  assert.equal((await bucket.list()).objects.length, 4, "all of it is in the other process");
});
