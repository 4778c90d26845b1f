// `cargo xtask complement`: runs the suite, compares the results with the recorded ones, and records them.
//
//   COMPLEMENT_BIN=<folder of *.test> node complement.mjs [--launcher lattice|synapse] [--clean] [--shuffle <seed>]
//       [--only <package>[/<Test>]]… [--recorded] [--no-record]
//
// --recorded runs only the tests that are recorded as passed, for the test command. A recorded pass that fails
// runs again alone on a fresh server; a second failure fails the whole run. Recorded failures are not run again.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { claims, full, results } from "./report.mjs";
import { suite } from "./suite.mjs";

const MISSING = `COMPLEMENT_BIN is not set: it names the folder with Complement's compiled test packages (*.test, 14 of them).
Complement is not part of this repository: clone it (commit 50044ed), and compile each folder below tests/ with
\`go test -c\`. No test was run, and this shows nothing about conformance.`;

const { values } = parseArgs({
  options: {
    launcher: { type: "string", default: "lattice" },
    clean: { type: "boolean", default: false },
    shuffle: { type: "string" },
    only: { type: "string", multiple: true, default: [] },
    recorded: { type: "boolean", default: false },
    "no-record": { type: "boolean", default: false },
    jobs: { type: "string", default: "2" },
  },
});
if (!process.env.COMPLEMENT_BIN) {
  console.error(`\n*** NOT RUN: ${MISSING}\n`);
  process.exit(values.recorded ? 0 : 2);
}

const out = mkdtempSync(join(tmpdir(), "complement-"));
process.on("exit", () => rmSync(out, { recursive: true, force: true }));
const settings = { ...values, bin: resolve(process.env.COMPLEMENT_BIN), out, jobs: Number(values.jobs) };
const short = (test) => `${test.package.replace(/^tests\/?/, "") || "tests"}/${test.name ?? test.test}`;
const passed = values.launcher === "lattice" ? recordedPasses() : new Set();
const only = values.recorded ? [...passed] : values.only;

const started = Date.now();
const tests = only.length === 0 && values.recorded ? [] : await suite({ ...settings, only });
const broken = tests.filter((test) => passed.has(short(test)) && test.action !== "pass").map(short);
const lost = [];
for (const test of broken) {
  console.log(`${test} is recorded as passed and failed: running it again, alone`);
  const again = await suite({ ...settings, only: [test], out: join(out, "again") });
  if (again.some((result) => short(result) === test && result.action === "pass")) {
    const isIt = (result) => short({ ...result, name: result.name.split("/")[0] }) === test;
    tests.splice(0, tests.length, ...tests.filter((result) => !isIt(result)), ...again);
    console.log(`${test} passed alone: find out why it does not always pass`);
  } else {
    lost.push(test);
  }
}
const seconds = Math.round((Date.now() - started) / 1000);
const top = tests.filter((test) => !test.name.includes("/"));
console.log(`${top.filter((test) => test.action === "pass").length} of ${top.length} tests passed in ${seconds} s`);
if (only.length === 0 && !values["no-record"]) record();
if (lost.length > 0) {
  console.error(`recorded as passed, and failed twice: ${lost.join(", ")}`);
  process.exit(1);
}

function recordedPasses() {
  const outcome = results("lattice");
  return new Set(claims().filter((row) => outcome.get(full(row)) === "pass").map(short));
}

/** Writes the results and the page, with the commit that is checked out. */
function record() {
  const file = join(out, "tests.json");
  mkdirSync(out, { recursive: true });
  writeFileSync(file, JSON.stringify({ seconds, tests }));
  const git = (...args) => execFileSync("git", args, { cwd: import.meta.dirname, encoding: "utf8" }).trim();
  const commit = git("rev-parse", "--short=12", "HEAD");
  const mode = [values.clean ? "a new server for each test" : "servers reused between tests", values.shuffle && `shuffled by ${values.shuffle}`].filter(Boolean).join(", ");
  const args = [join(import.meta.dirname, "report.mjs"), file, "--server", values.launcher, "--commit", commit, "--mode", mode];
  execFileSync(process.execPath, args, { stdio: "inherit" });
}
