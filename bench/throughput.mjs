// Measures requests per second of a trivial and a one-hop operation, beside a one-page Worker on the same
// runtime, and start-up time and module size, for docs/performance.md.
//
//   cargo xtask bench      (node bench/throughput.mjs <our module> <the baseline's module>)
import autocannon from "autocannon";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Miniflare } from "miniflare";
import { options } from "../local/server.mjs";

const RUNS = 5;
const SECONDS = 5;
const CONNECTIONS = 32;
const [ours, theirs] = process.argv.slice(2);
const state = mkdtempSync(join(tmpdir(), "lattice-bench-"));

const variables = { SERVER_NAME: "bench.test", REGISTRATION: "open", RATE_LIMITS: "off" };
const common = { host: "127.0.0.1", port: 0, stateFolder: state };
const lattice = options({ ...common, moduleFolder: ours, variables });
const baseline = {
  ...options({ ...common, moduleFolder: theirs, variables: {} }),
  durableObjects: { ONE: { className: "OneObject", useSQLite: true } },
  d1Databases: {}, kvNamespaces: {}, r2Buckets: {},
};

/** Starts a runtime; `startMs` is the time until its first answer. */
async function start(settings, path) {
  const before = performance.now();
  const miniflare = new Miniflare(settings);
  const url = (await miniflare.ready).origin;
  await (await fetch(url + path)).text();
  return { miniflare, url, startMs: performance.now() - before };
}

const load = async (url, headers = {}) =>
  (await autocannon({ url, headers, connections: CONNECTIONS, duration: SECONDS })).requests.average;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const starts = [];
for (let run = 0; run < RUNS; run++) {
  const one = await start(lattice, "/_matrix/client/versions");
  starts.push(one.startMs);
  await one.miniflare.dispose();
}
const a = await start(lattice, "/_matrix/client/versions");
const b = await start(baseline, "/trivial");
const body = JSON.stringify({ username: "bench", password: "bench", auth: { type: "m.login.dummy" } });
const { access_token } = await (await fetch(`${a.url}/_matrix/client/v3/register`, { method: "POST", body })).json();
const authorization = `Bearer ${access_token}`;

const rows = [];
for (const [name, our, their] of [
  ["trivial: `GET /versions`", () => load(`${a.url}/_matrix/client/versions`), () => load(`${b.url}/trivial`)],
  ["one hop: `GET /account/whoami`", () => load(`${a.url}/_matrix/client/v3/account/whoami`, { authorization }), () => load(`${b.url}/hop`)],
]) {
  const pairs = [];
  for (let run = 0; run < RUNS; run++) pairs.push([await our(), await their()]);
  const [mine, base] = [median(pairs.map(([x]) => x)), median(pairs.map(([, y]) => y))];
  rows.push(`| ${name} | ${Math.round(mine)} | ${Math.round(base)} | ${((100 * mine) / base).toFixed(0)} % |`);
}
await a.miniflare.dispose();
await b.miniflare.dispose();
rmSync(state, { recursive: true, force: true });

const wasm = readFileSync(join(ours, "index_bg.wasm"));
const script = readFileSync(join(ours, "index.js"));
const kb = (bytes) => `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
console.log(`| operation | ours (requests/s) | one-page Worker (requests/s) | ratio |\n| --- | --- | --- | --- |\n${rows.join("\n")}`);
console.log(`\nModule: ${kb(wasm.length + script.length)} raw, ${kb(gzipSync(wasm).length + gzipSync(script).length)} gzipped.`);
console.log(`Start of the runtime to the first answer: ${Math.round(median(starts))} ms (median of ${RUNS}).`);
