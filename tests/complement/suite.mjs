// Runs Complement's compiled test packages, unmodified, with the process engine, and writes their results.
//
//   node suite.mjs --bin <folder of *.test> --out <folder> [--launcher lattice|synapse] [--clean] [--shuffle <seed>]
//       [--jobs 2] [--only <package>[/<Test>]]…
//
// Writes `<out>/tests.json`: every test and subtest with its result, time, output and the requests that its
// servers answered. A panic in Go ends a whole package: the test that panicked has failed, and the tests that had
// not run yet run in a new process.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { Listener } from "./listener.mjs";

const HERE = import.meta.dirname;
const PACKAGE_TIMEOUT = "30m";

/** The environment of one server under test. */
function environment({ launcher, clean, keep }) {
  const commands = {
    lattice: `exec ${process.execPath} ${join(HERE, "launchers/lattice.mjs")}`,
    synapse: `exec ${process.env.SYNAPSE_PYTHON ?? "python3"} ${join(HERE, "launchers/synapse.py")}`,
  };
  return {
    LATTICE_MODULE: join(HERE, "../../target/module/dev"),
    ...process.env,
    COMPLEMENT_PROCESS_CMD: commands[launcher],
    // Mixed servers: `COMPLEMENT_BASE_IMAGE_hs2=complement-synapse` makes the second server a Synapse.
    COMPLEMENT_PROCESS_CMD_SYNAPSE: commands.synapse,
    COMPLEMENT_PROCESS_CMD_LATTICE: commands.lattice,
    COMPLEMENT_ENABLE_DIRTY_RUNS: clean ? "" : "1",
    COMPLEMENT_PROCESS_KEEP: keep,
  };
}

/** Runs one binary once; passes every line to `listener`. */
async function run(binary, args, { out, name, ...settings }, listener) {
  const keep = join(out, "keep", name);
  const folder = join(out, "tmp", name);
  mkdirSync(keep, { recursive: true });
  mkdirSync(folder, { recursive: true });
  const flags = ["-test.v=test2json", `-test.timeout=${PACKAGE_TIMEOUT}`, ...args];
  const child = spawn(join(HERE, "run.sh"), [binary, ...flags], {
    cwd: folder,
    env: { ...environment({ ...settings, keep }), TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  running.add(child);
  const ended = new Promise((done) => child.on("close", done));
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => listener.line(line));
  }
  await ended;
  running.delete(child);
  requests(keep, listener);
  rmSync(keep, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** Passes every request that a server logged to `listener`. */
function requests(keep, listener) {
  for (const container of readdirSync(keep)) {
    const log = join(keep, container, "log");
    if (!statSync(log, { throwIfNoEntry: false })?.isFile()) continue;
    for (const [line] of readFileSync(log, "utf8").matchAll(/\{"time":.*?\}(?=\n|$)/g)) {
      const { time, message } = JSON.parse(line);
      const [, method, path, status] = message.match(/^([A-Z]+) (\S+) (\d{3}) /) ?? [];
      if (path) listener.request(Date.parse(time), `${method} ${path.split("?")[0]} ${status}`);
    }
  }
}

/** Runs a package, repeatedly until each of its tests has a result. */
async function runPackage(binary, wanted, settings) {
  const name = basename(binary, ".test");
  const listener = new Listener(name === "tests" ? "tests" : `tests/${name}`);
  let left = wanted;
  for (let round = 0; left.length > 0; round += 1) {
    const args = [`-test.run=^(${left.join("|")})$`];
    if (settings.shuffle) args.push(`-test.shuffle=${settings.shuffle}`);
    await run(binary, args, { ...settings, name: `${name}-${round}` }, listener);
    listener.end();
    const before = left.length;
    left = left.filter((test) => !listener.has(test));
    if (left.length === before) {
      left.forEach((test) => listener.never(test));
      break;
    }
  }
  return listener.results();
}

/** The names of a binary's tests; a binary needs an engine even for `-test.list`. */
async function list(binary) {
  const child = spawn(join(HERE, "run.sh"), [binary, "-test.list", "."], { stdio: ["ignore", "pipe", "ignore"] });
  const names = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (/^Test\w+$/.test(line)) names.push(line);
  }
  return names;
}

const running = new Set();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    // run.sh ends its namespace and every process in it on SIGTERM.
    running.forEach((child) => process.kill(child.pid, "SIGTERM"));
    Promise.all([...running].map((child) => new Promise((done) => child.on("close", done)))).then(() => process.exit(130));
  });
}

/** Runs all packages of `bin`, or the tests that `only` names; `jobs` at a time, the largest first. */
export async function suite({ bin, only = [], jobs = 2, ...settings }) {
  const binaries = readdirSync(bin).filter((name) => name.endsWith(".test"));
  if (binaries.length === 0) throw new Error(`there is no compiled test package (*.test) in ${bin}`);
  const size = (name) => statSync(join(bin, name)).size;
  const queue = [];
  for (const file of binaries.sort((a, b) => size(b) - size(a))) {
    const name = basename(file, ".test");
    let wanted = await list(join(bin, file));
    if (only.length > 0) wanted = wanted.filter((test) => only.includes(name) || only.includes(`${name}/${test}`));
    if (wanted.length > 0) queue.push([join(bin, file), wanted]);
  }
  const results = [];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const started = Date.now();
      const found = await runPackage(...next, settings);
      console.log(`${basename(next[0], ".test")}: ${Math.round((Date.now() - started) / 1000)} s`);
      results.push(...found);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

async function main() {
  const { values } = parseArgs({
    options: {
      bin: { type: "string" },
      out: { type: "string" },
      launcher: { type: "string", default: "lattice" },
      clean: { type: "boolean", default: false },
      shuffle: { type: "string" },
      jobs: { type: "string", default: "2" },
      only: { type: "string", multiple: true, default: [] },
    },
  });
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const started = Date.now();
  const tests = await suite({ ...values, bin: resolve(values.bin), out, jobs: Number(values.jobs) });
  const seconds = Math.round((Date.now() - started) / 1000);
  writeFileSync(join(out, "tests.json"), JSON.stringify({ seconds, tests }, null, 1));
  const top = tests.filter((test) => !test.name.includes("/"));
  const count = (action) => top.filter((test) => test.action === action).length;
  console.log(`${count("pass")} passed, ${count("fail")} failed, ${count("skip")} skipped, of ${top.length} tests in ${seconds} s`);
}

if (process.argv[1] === import.meta.filename) await main();
