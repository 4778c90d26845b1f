// Measures how much the linear memory of a fresh process grows in one request.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { again, many } from "./batches.mjs";
import { folder, spawnServer } from "./server.mjs";

const MAX_GROWTH_BYTES = 64 * 1024 * 1024;
const AT_ONCE = 8;
export const TIMEOUT_MS = 300_000;
/** For collections that take minutes to fill: `cargo xtask night` fills them. */
export const AT_NIGHT = { timeout: TIMEOUT_MS, skip: process.env.LATTICE_NIGHT ? false : "runs in `cargo xtask night`" };
export const OPERATOR_SECRET = "open sesame";

/** The number of a maximum in docs/limits.md: the `index`th number of the row that begins with `name`. */
export function maximum(name, index = 0) {
  const limits = readFileSync(new URL("../../docs/limits.md", import.meta.url), "utf8");
  const row = limits.split("\n").find((line) => line.startsWith("|") && line.split("|")[1].includes(`\`${name}\``));
  return Number(row.split("|")[2].match(/\d[\d,]*/g)[index].replaceAll(",", ""));
}

/** Runs `work` for 0 to `count` - 1, some at once. */
export const times = (count, work) => many(count, AT_ONCE, work);

/** Fills a collection, restarts the server, and measures the request that reads the whole collection. */
export async function growth(t, fill, read) {
  const state = folder();
  const filled = await spawnServer(state, 0, OPERATOR_SECRET);
  const user = await fill(filled.client).finally(filled.kill);
  const { client, kill } = await spawnServer(state, 0, OPERATOR_SECRET);
  t.after(kill);
  await again(() => client.ok("GET", "/_matrix/client/versions"));
  const { memory_bytes: before } = await again(() => client.counters());
  await read(Object.assign(user, { url: client.url }), client);
  const { memory_bytes: after } = await again(() => client.counters());
  t.diagnostic(`${((after - before) / 1e6).toFixed(1)} MB`);
  assert.ok(before > 0 && after - before < MAX_GROWTH_BYTES, `the memory grew from ${before} to ${after} bytes`);
}

/** The ids of the runtime's processes that this process started. */
export function runtimes() {
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && said(pid, "Name") === "workerd" && Number(said(pid, "PPid")) === process.pid);
}

/** The resident memory of such processes (bytes), the most so far. */
export const peak = (processes = runtimes()) => Math.max(...processes.map((pid) => Number.parseInt(said(pid, "VmHWM") ?? "0") * 1024));

/** What the kernel says of a process; nothing if it has ended. */
function said(pid, what) {
  try {
    return new RegExp(`^${what}:\\s+(.*)`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
