// Measures requests per second of a trivial operation, of one hop and of a message, beside a one-page Worker on the same
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
  durableObjects: { ONE: { className: "OneObject", useSQLite: true }, EVENTS: { className: "EventObject", useSQLite: true } },
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

const load = async (url, headers = {}, more = {}) => {
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: SECONDS, ...more });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} answers were errors, ${result.errors} failed`);
  return result.requests.average;
};
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const starts = { ours: [], theirs: [] };
for (let run = 0; run <= RUNS; run++) {
  for (const [whose, settings, path] of [["ours", lattice, "/_matrix/client/versions"], ["theirs", baseline, "/trivial"]]) {
    const one = await start(settings, path);
    // The first is for the machine's memory of the files.
    if (run > 0) starts[whose].push(one.startMs);
    await one.miniflare.dispose();
  }
}
const a = await start(lattice, "/_matrix/client/versions");
const b = await start(baseline, "/trivial");
const body = JSON.stringify({ username: "bench", password: "bench", auth: { type: "m.login.dummy" } });
const { access_token } = await (await fetch(`${a.url}/_matrix/client/v3/register`, { method: "POST", body })).json();
const authorization = `Bearer ${access_token}`;
const made = await fetch(`${a.url}/_matrix/client/v3/createRoom`, { method: "POST", body: "{}", headers: { authorization } });
const { room_id } = await made.json();
const message = JSON.stringify({ msgtype: "m.text", body: "A message of some length, as people write them." });
const messages = `/_matrix/client/v3/rooms/${encodeURIComponent(room_id)}/send/m.room.message/`;
/** Sends messages, each with a transaction id of its own. */
let transactions = 0;
const numbered = { setupRequest: (request) => ({ ...request, path: `${messages}t${transactions++}` }) };
const send = { method: "PUT", body: message };

const rows = [];
for (const [name, our, their] of [
  ["trivial: `GET /versions`", () => load(`${a.url}/_matrix/client/versions`), () => load(`${b.url}/trivial`)],
  [
    "a message in a room of one",
    () => load(`${a.url}${messages}t`, { authorization }, { ...send, requests: [numbered] }),
    () => load(`${b.url}/send`, {}, send),
  ],
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
const [mine, base] = [median(starts.ours), median(starts.theirs)].map(Math.round);
console.log(`Start of the runtime to the first answer: ${mine} ms, the one-page Worker's ${base} ms (medians of ${RUNS}).`);
