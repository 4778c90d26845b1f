// What the platform charges for amounts, by the prices of docs/cost.md.
import { table } from "../../tests/e2e/costs.mjs";

/** The days of a month. */
export const MONTH = 30;
const MEMORY_GB = 0.128;

/** The prices of the document: dollars for each million, what the plan's fee includes, and what the free plan allows a day. */
export function prices() {
  const number = (text) => (text === "" || text === "-" ? undefined : Number(text.replaceAll(",", "")));
  return table("| what is charged |").map((row) => ({
    what: row["what is charged"],
    price: number(row["$ per million"]),
    included: number(row["included a month, millions"]),
    free: number(row["free plan, a day"]),
  }));
}

/** The amounts of counters, by the names of the prices. CPU is assumed. */
export function amounts(counted, cpuMs) {
  return {
    "Worker requests": counted.worker,
    "Worker CPU, ms": counted.worker * cpuMs,
    "object requests": counted.objects,
    "object duration, GB-s": (counted.activeMs / 1000) * MEMORY_GB,
    "rows written": counted.written,
    "rows read": counted.read,
    "rows of D1 written": counted.d1,
    "R2 class A": counted.put,
    "R2 class B": counted.got,
  };
}

/** Dollars for each of the amounts, without what the fee includes, and with it; the fee apart. */
export function bill(used) {
  const lines = prices().map(({ what, price, included }) => {
    const millions = used[what] / 1e6;
    return { what, amount: used[what], all: millions * price, beyond: Math.max(0, millions - included) * price };
  });
  const sum = (of) => lines.reduce((total, line) => total + line[of], 0);
  return { lines, all: sum("all"), beyond: sum("beyond") };
}
