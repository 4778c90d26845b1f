// Thumbnails in the real runtime, with its R2: a table of pictures, broken ones and bombs; what they cost, keep and take of memory.
// What they become is in `target/thumbnails`, to be looked at.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { again } from "./batches.mjs";
import { maximum, peak } from "./memory.mjs";
import { serve, settled } from "./server.mjs";
import { files, flatPng, noisyGif, size } from "./thumbnails/pictures.mjs";

const RESULTS = resolve(import.meta.dirname, "../../target/thumbnails");
const TIMEOUT_MS = 240_000;
const HOUR_MS = 60 * 60 * 1000;
const MB = 1_000_000;
const SMALL = "width=320&height=240&method=scale";
/** Into how many parts a file is cut: each but the last one is a place where it may end. */
const PARTS = 10;

async function upload({ url, token }, body, type = "application/octet-stream") {
  const headers = { authorization: `Bearer ${token}`, "content-type": type, connection: "close" };
  const response = await fetch(`${url}/_matrix/media/v3/upload`, { method: "POST", headers, body });
  const json = await response.json();
  assert.equal(response.status, 200, JSON.stringify(json));
  return json.content_uri.slice("mxc://".length);
}

/** Asks for a thumbnail. */
async function shown({ url, token }, place, query = SMALL, path = "client/v1/media") {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const response = await again(() => fetch(`${url}/_matrix/${path}/thumbnail/${place}?${query}`, { headers: { ...authorization, connection: "close" } }));
  const bytes = Buffer.from(await response.arrayBuffer());
  const { status, headers } = response;
  const type = headers.get("content-type");
  const becomes = status === 200 ? `${type} ${size(bytes)}` : JSON.parse(bytes).errcode;
  return { status, headers, bytes, becomes };
}

async function rows(miniflare, table) {
  const d1 = await miniflare.getD1Database("INDEX");
  return (await d1.prepare(`SELECT * FROM ${table}`).all()).results;
}

async function objects(miniflare) {
  const bucket = await miniflare.getR2Bucket("MEDIA");
  return (await bucket.list()).objects.map(({ key }) => key).sort();
}

test("each file of the table has its thumbnail or a clear error, the first time and the next", { timeout: TIMEOUT_MS }, async (t) => {
  const { client, miniflare } = await serve(t);
  const alice = await client.register("alice");
  mkdirSync(RESULTS, { recursive: true });
  assert.ok(files.length >= 40, `${files.length} files`);
  for (const { name, becomes, bytes } of files) {
    const place = await upload(alice, bytes);
    const first = await shown(alice, place);
    assert.equal(first.becomes, becomes, name);
    assert.equal(first.status, { M_UNKNOWN: 400, M_TOO_LARGE: 413 }[becomes] ?? 200, name);
    const next = await shown(alice, place);
    assert.deepEqual([next.status, next.becomes], [first.status, becomes], name);
    if (first.status !== 200) continue;
    assert.ok(next.bytes.equals(first.bytes), `${name}: the kept one is the same`);
    const ending = { "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif" }[first.headers.get("content-type")];
    assert.equal(first.headers.get("content-disposition"), `inline; filename="thumbnail.${ending}"`);
    assert.match(first.headers.get("content-security-policy"), /^sandbox; default-src 'none';/);
    writeFileSync(join(RESULTS, `${name}.${ending}`), first.bytes);
    const moving = await shown(alice, place, `${SMALL}&animated=true`);
    const moves = name.startsWith("moving");
    assert.equal(moving.becomes, moves ? becomes.replace("image/jpeg", "image/gif") : becomes, name);
    if (moves) writeFileSync(join(RESULTS, `${name}.gif`), moving.bytes);
    assert.equal((await shown(alice, place, "width=32&height=32&method=crop")).status, 200, name);
  }
  const made = await rows(miniflare, "thumbnail");
  const kept = [...made, ...(await rows(miniflare, "media"))].map(({ object }) => object).filter(Boolean);
  assert.deepEqual([await objects(miniflare), await rows(miniflare, "loose_object")], [kept.sort(), []]);
  assert.ok(made.some(({ object, refusal }) => !object && refusal === "damaged"));
});

test("a file that ends at any tenth of it has the right size or a clear error", { timeout: TIMEOUT_MS }, async (t) => {
  const { client } = await serve(t);
  const alice = await client.register("alice");
  const seen = { 200: 0, 400: 0 };
  for (const { name, becomes, bytes } of files.filter(({ becomes, name }) => becomes.includes("×") && !/orientation [2-8]/.test(name))) {
    for (let part = 1; part < PARTS; part += 1) {
      const place = await upload(alice, bytes.subarray(0, Math.floor((bytes.length * part) / PARTS)));
      const { status, becomes: became } = await shown(alice, place);
      assert.ok(status in seen, `${name}, ${part} tenths: ${status}`);
      seen[status] += 1;
      assert.equal(became.split(" ").slice(1).join(" "), status === 200 ? becomes.split(" ").slice(1).join(" ") : "", `${name}, ${part} tenths`);
    }
  }
  assert.ok(seen[400] > 100, JSON.stringify(seen));
});

test("bombs are refused, and the heaviest pictures that are not take less memory than there is", { timeout: TIMEOUT_MS }, async (t) => {
  const { client } = await serve(t);
  const alice = await client.register("alice");
  const bytes = maximum("MAX_SOURCE_BYTES");
  const heavy = {
    "a bomb of 50,000 × 50,000": [files.find(({ name }) => name === "a PNG that says 50,000 × 50,000").bytes, SMALL, "M_TOO_LARGE"],
    "64 megapixels of one colour": [flatPng(8_000, 8_000), SMALL, "image/jpeg 240 × 240"],
    "a file beyond the maximum": [Buffer.concat([files[0].bytes, Buffer.alloc(bytes)]), SMALL, "M_TOO_LARGE"],
    "a file of the maximum": [Buffer.concat([files[0].bytes, Buffer.alloc(bytes - files[0].bytes.length)]), SMALL, "image/jpeg 320 × 160"],
    "moving noise": [noisyGif(800, 600, 40), "width=800&height=600&animated=true", "image/jpeg 800 × 600"],
    "less moving noise": [noisyGif(800, 600, 3), "width=800&height=600&animated=true", "image/gif 800 × 600"],
  };
  const places = {};
  for (const [name, [body]] of Object.entries(heavy)) places[name] = await upload(alice, body);
  const peakBefore = peak();
  for (const [name, [, query, wanted]] of Object.entries(heavy)) {
    const began = Date.now();
    const { becomes } = await shown(alice, places[name], query);
    assert.equal(becomes, wanted, name);
    const module = (await settled(client)).memory_bytes;
    t.diagnostic(`${name}: ${Date.now() - began} ms; the module has ${(module / MB).toFixed(0)} MB, the process grew by ${((peak() - peakBefore) / MB).toFixed(0)} MB`);
    assert.ok(module < 100 * MB, `${name}: ${module}`);
  }
  // All at once, in another size: one after the other.
  const all = Object.entries(places).map(([, place]) => shown(alice, place, "width=96&height=96&method=crop"));
  const statuses = (await Promise.all(all)).map(({ status }) => status);
  assert.deepEqual(statuses, [413, 200, 413, 200, 200, 200]);
  const { memory_bytes: most } = await settled(client);
  t.diagnostic(`together: the module has ${(most / MB).toFixed(0)} MB, the process grew by ${((peak() - peakBefore) / MB).toFixed(0)} MB`);
  assert.ok(most < 100 * MB, `${most}`);
});

test("a thumbnail costs two operations of R2, then one, and one object request", async (t) => {
  const { client } = await serve(t, { UNAUTHENTICATED_MEDIA: "on" });
  const alice = await client.register("alice");
  const place = await upload(alice, files[0].bytes);
  const cost = async (work) => {
    const before = await settled(client);
    await work();
    const after = await settled(client);
    const less = (key) => after[key].map((number, kind) => number - before[key][kind]);
    return { rows: less("rows"), requests: less("requests"), bucket: less("bucket") };
  };
  const rows = [0, 0, 0];
  assert.deepEqual(await cost(() => shown(client, place, SMALL, "media/v3")), { rows, requests: [0, 0, 0], bucket: [0, 1, 0] });
  assert.deepEqual(await cost(() => shown(alice, place)), { rows, requests: [0, 1, 0], bucket: [1, 1, 0] });
  assert.deepEqual(await cost(() => shown(alice, place)), { rows, requests: [0, 1, 0], bucket: [0, 1, 0] });
  assert.deepEqual(await cost(() => shown(client, place, SMALL, "media/v3")), { rows, requests: [0, 0, 0], bucket: [0, 1, 0] });
});

test("of thumbnails that many ask for at once one is kept, and they end with their media", { timeout: TIMEOUT_MS }, async (t) => {
  const { client, miniflare } = await serve(t, { OPERATOR_SECRET: "operator" });
  const alice = await client.register("alice");
  const place = await upload(alice, files[0].bytes);
  const sizes = ["width=32&height=32&method=crop", SMALL, "width=800&height=600"];
  const asked = Array.from({ length: 30 }, (_, number) => shown(alice, place, sizes[number % 3]));
  assert.ok((await Promise.all(asked)).every(({ status }) => status === 200));
  assert.deepEqual([(await rows(miniflare, "thumbnail")).length, (await objects(miniflare)).length], [3, 4]);
  const made = await fetch(`${client.url}/_lattice/admin/v1/administrators/@root:e2e.test`, {
    method: "PUT", headers: { authorization: "Bearer operator" }, body: JSON.stringify({ password: "secret" }),
  });
  assert.equal(made.status, 200);
  const identifier = { type: "m.id.user", user: "root" };
  const { access_token } = await client.ok("POST", "/_matrix/client/v3/login", { type: "m.login.password", identifier, password: "secret" });
  const removed = await fetch(`${client.url}/_synapse/admin/v1/media/${place}`, { method: "DELETE", headers: { authorization: `Bearer ${access_token}` } });
  assert.equal(removed.status, 200);
  assert.equal((await shown(alice, place)).status, 404);
  const worker = await miniflare.getWorker();
  assert.equal((await worker.scheduled({ scheduledTime: new Date(Date.now() + HOUR_MS) })).outcome, "ok");
  const left = await Promise.all(["thumbnail", "media", "loose_object"].map((table) => rows(miniflare, table)));
  assert.deepEqual([left, await objects(miniflare)], [[[], [], []], []]);
});
