// Replays hours of a town, faster, on the real runtime, and computes the bill from what the server counted.
//
//   cargo xtask replay <family|school|town> [seed]      (node bench/replay/replay.mjs <habits> [seed], LATTICE_MODULE)
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { start } from "../../local/server.mjs";
import { totals } from "../../tests/e2e/costs.mjs";
import { Client, folder, moduleFolder, SERVER_NAME, settled } from "../../tests/e2e/server.mjs";
import { amounts, bill, MONTH } from "./bill.mjs";
import { Town } from "./town.mjs";

/** Milliseconds of CPU of the Worker for each request, as docs/cost.md assumes. */
const CPU_MS = 3;
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that the runtime below this process used. */
function cpuSeconds() {
  const children = execFileSync("pgrep", ["-P", String(process.pid), "workerd"], { encoding: "utf8" }).trim().split("\n");
  const used = children.map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return Number(fields[11]) + Number(fields[12]);
  });
  return used.reduce((all, ticks) => all + ticks, 0) / TICKS_PER_SECOND;
}

/** Replays the habits; what was counted, what failed, what is missing. */
export async function replay(habits, seed, log = () => {}) {
  const stateFolder = folder();
  const variables = { SERVER_NAME, DEVELOPMENT: "on", REGISTRATION: "open", RATE_LIMITS: "off" };
  const server = await start({ host: "127.0.0.1", port: 0, stateFolder, moduleFolder, variables });
  try {
    const town = new Town(new Client(server.url), habits, seed);
    log(`${habits.title}, seed ${seed}: ${habits.people} accounts are made`);
    await town.settle();
    const before = totals(await settled(town.client));
    const cpuBefore = cpuSeconds();
    log(`${((habits.to - habits.from) * 60).toFixed(0)} minutes pass, ${habits.speed} times faster`);
    await town.live();
    const after = totals(await settled(town.client));
    const counted = Object.fromEntries(Object.entries(after).map(([name, number]) => [name, number - before[name]]));
    const cpu = cpuSeconds() - cpuBefore;
    const messages = town.rooms.reduce((all, { sent }) => all + sent, 0);
    const latencies = town.latencies.toSorted((a, b) => a - b);
    const late = (share) => Math.round(latencies[Math.floor(latencies.length * share)] ?? 0);
    return {
      counted, messages, cpu, requests: town.requests, failures: town.failures,
      missing: await town.missing(), medianMs: late(0.5), lateMs: late(0.95),
    };
  } finally {
    await server.stop();
    rmSync(stateFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function main([name = "family", seed = "1"]) {
  const { default: habits } = await import(`./habits/${name}.mjs`);
  const result = await replay(habits, Number(seed), console.log);
  const { counted, messages, cpu, requests, failures, missing } = result;
  const used = amounts(counted, CPU_MS);
  const whole = habits.to - habits.from > 1;
  const month = Object.fromEntries(Object.entries(used).map(([what, amount]) => [what, amount * MONTH]));
  console.log(`| what | ${habits.title} |\n| --- | --- |`);
  for (const [what, amount] of Object.entries({ messages, ...used, alarms: counted.alarms })) console.log(`| ${what} | ${Math.round(amount)} |`);
  const { all, beyond } = bill(whole ? month : used);
  console.log(`| ${whole ? "30 such days" : "the hour"}, nothing included | $${all.toFixed(4)} |`);
  if (whole) console.log(`| the same, beyond the fee of $5 | $${beyond.toFixed(4)} |`);
  console.log(`\n${requests} requests, ${failures.length} failed; ${(1000 * cpu / counted.worker).toFixed(1)} ms of the runtime's CPU for each;`);
  console.log(`without syncs, half within ${result.medianMs} ms, 95 % within ${result.lateMs} ms; rooms that miss messages: ${missing.length}`);
  for (const line of [...failures.slice(0, 10), ...missing.slice(0, 10)]) console.log(line);
  if (failures.length + missing.length > 0) process.exitCode = 1;
}

if (process.argv[1]?.endsWith("replay.mjs")) await main(process.argv.slice(2));
