// Measures our server beside Synapse: the same scenarios, alternating, on one machine.
//
//   node bench/synapse/main.mjs --python path [--rounds 3] [--only name,name] [--disk 10000] [--report file]
//
// LATTICE_MODULE is the folder of our module. Prints a table; the report is JSON.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { folder } from "../../tests/e2e/server.mjs";
import { growth } from "./disk.mjs";
import { Meter } from "../meter.mjs";
import { deliver } from "./pollers.mjs";
import { SCENARIOS, World } from "./scenarios.mjs";
import { lattice, synapse } from "./servers.mjs";
import { table } from "./table.mjs";

const { values } = parseArgs({ options: {
  python: { type: "string" }, rounds: { type: "string", default: "3" }, only: { type: "string" },
  disk: { type: "string", default: "10000" }, report: { type: "string" },
} });
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const percentile = (numbers, part) => numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) * part)];

const servers = [await lattice(folder()), await synapse(folder(), values.python)];
const sides = servers.map((server) => ({ server, world: new World(server.url), meter: new Meter(server.pid) }));
const wanted = values.only?.split(",");
const isWanted = (name) => !wanted || wanted.includes(name);

const rows = [];
for (const [name, { title, target, prepare, round }] of Object.entries(SCENARIOS).filter(([name]) => isWanted(name))) {
  const states = [];
  for (const { world } of sides) states.push(await prepare(world));
  const measured = sides.map(() => []);
  for (let turn = 0; turn <= Number(values.rounds); turn += 1) {
    for (const [index, { meter }] of sides.entries()) {
      let result;
      const all = await meter.measure(async () => {
        result = await round(states[index], meter);
      });
      const { operations, cpu } = typeof result === "number" ? { operations: result, cpu: all } : result;
      // The first turn warms up.
      if (turn > 0) measured[index].push(cpu / operations);
    }
  }
  const [ours, theirs] = measured.map(median);
  rows.push({ name, title, target, unit: "ms", ours, theirs, all: measured });
  console.log(`${title}: ${ours.toFixed(2)} ms, Synapse ${theirs.toFixed(2)} ms, ${(ours / theirs).toFixed(3)}`);
}

if (isWanted("delivery")) {
  const delivered = [];
  for (const { world } of sides) delivered.push(await deliver(world));
  const [ours, theirs] = delivered.map(({ latencies }) => percentile(latencies, 0.95));
  const counts = delivered.map(({ lost, twice, empty }) => ({ lost, twice, empty }));
  rows.push({ name: "delivery", title: "delivery to 200 waiting people, p95", target: 1 / 20, unit: "ms", ours, theirs, counts });
  console.log(`delivery p95: ${ours.toFixed(1)} ms, Synapse ${theirs.toFixed(1)} ms, ${JSON.stringify(counts)}`);
}
if (isWanted("memory")) {
  const [ours, theirs] = sides.map(({ meter }) => meter.peakMemory());
  rows.push({ name: "memory", title: "peak memory of the server's process", target: 1.5, unit: "MiB", ours, theirs });
}
for (const { server } of sides) await server.stop();
if (isWanted("disk")) {
  const [ours, theirs] = [await growth(lattice, Number(values.disk)), await growth((path) => synapse(path, values.python), Number(values.disk))];
  rows.push({ name: "disk", title: "disk for 1,000 events", target: 1 / 3, unit: "kB", ours, theirs });
}
console.log(table(rows));
if (values.report) writeFileSync(values.report, `${JSON.stringify({ date: new Date().toISOString(), rows }, null, 2)}\n`);
process.exit(0);
