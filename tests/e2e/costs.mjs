// What requests cost in the running server, and the tables of docs/cost.md.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settled } from "./server.mjs";

const DOCUMENT = join(import.meta.dirname, "../../docs/cost.md");
const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);

/** What the platform counts, of counters. */
export function totals(counters) {
  return {
    worker: counters.worker_requests,
    hops: counters.hops,
    objects: sum(counters.requests) + sum(counters.alarms),
    alarms: sum(counters.alarms),
    written: sum(counters.rows),
    read: sum(counters.rows_read),
    d1: counters.database_rows,
    put: counters.bucket[0],
    got: counters.bucket[1],
    activeMs: Math.round(counters.active_ms),
  };
}

/** What `work` costs, with all that follows it. */
export async function costOf(client, work) {
  const before = totals(await settled(client));
  const result = await work();
  const after = totals(await settled(client));
  return { result, cost: Object.fromEntries(Object.entries(after).map(([name, number]) => [name, number - before[name]])) };
}

/** The rows of the document's table that begins with this head, as objects of their cells by column. */
export function table(head) {
  const lines = readFileSync(DOCUMENT, "utf8").split("\n");
  const at = lines.findIndex((line) => line.startsWith(head));
  if (at < 0) throw new Error(`docs/cost.md has no table ${head}`);
  const cells = (line) => line.split("|").slice(1, -1).map((cell) => cell.trim());
  const columns = cells(lines[at]);
  const end = lines.findIndex((line, number) => number > at && !line.startsWith("|"));
  return lines.slice(at + 2, end).map((line) => Object.fromEntries(cells(line).map((cell, number) => [columns[number], cell])));
}
