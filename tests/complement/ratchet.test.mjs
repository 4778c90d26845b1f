// What is recorded of Complement agrees with itself, is shown by tests of ours, is not too old, and never shrinks.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { operations } from "./operations.mjs";
import { PAGE, SUITE, claims, full, lastRun, page, results, topLevel } from "./report.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const MAX_COMMITS = 40;
/** What the server is made of: commits elsewhere do not make results older. */
const PRODUCT = ["core", "generated/src", "handlers/src", "local", "migrations", "worker/src"];
const CRATES = { "lattice-handlers": "handlers", "lattice-rooms": "core/rooms", "lattice-sync": "core/sync", "lattice-wire": "core/wire", "lattice-generated": "generated" };
const rows = claims();
const passes = (outcome) => rows.filter((row) => outcome.get(full(row)) === "pass");

test("the page is what the results and the claims say", () => {
  assert.equal(readFileSync(PAGE, "utf8"), page(), "COMPLIANCE.md is stale: node tests/complement/report.mjs");
  assert.equal(lastRun().suite, SUITE);
});

test("every test of the suite has one claim and one result", () => {
  assert.equal(rows.length, 210);
  assert.equal(new Set(rows.map(full)).size, 210);
  for (const server of ["lattice", "synapse"]) {
    assert.deepEqual(topLevel(server).sort(), rows.map(full).sort(), server);
  }
});

test("every claim names operations of the specification", () => {
  const known = new Set(operations().map((operation) => operation.name));
  for (const row of rows) {
    for (const name of row.operations.split(",").map((name) => name.trim()).filter(Boolean)) {
      assert.ok(known.has(name), `${row.test}: ${name} is no operation`);
    }
    assert.ok(row.demands.length > 20, `${row.test} does not say what it demands`);
  }
});

test("what does not pass waits for something", () => {
  const outcome = results("lattice");
  const silent = rows.filter((row) => outcome.get(full(row)) !== "pass" && row.waits_for === "").map((row) => row.test);
  assert.deepEqual(silent, [], "these need only what is served");
});

test("every recorded pass is shown by tests of ours", () => {
  for (const row of passes(results("lattice"))) {
    const ours = row.ours.split(",").map((name) => name.trim()).filter(Boolean);
    assert.ok(ours.length > 0, `${row.test} is recorded as passed and names no test of ours`);
    ours.forEach((name) => assert.ok(exists(name), `${row.test}: ${name} does not exist or is ignored`));
  }
});

/** `<crate> <binary> <path of the test>`, or `e2e <file>: <name>`. */
function exists(name) {
  const [, file, title] = name.match(/^e2e (\S+): (.+)$/) ?? [];
  if (file) {
    const path = join(ROOT, "tests/e2e", file);
    return existsSync(path) && readFileSync(path, "utf8").includes(`test("${title}"`);
  }
  const [crate, , path] = name.split(" ");
  const parts = path.split("::");
  const files = readdirSync(join(ROOT, CRATES[crate]), { recursive: true }).filter((file) => file.endsWith(".rs"));
  return files.some((file) => {
    if (parts.length > 1 && !file.includes(parts.at(-2))) return false;
    const text = readFileSync(join(ROOT, CRATES[crate], file), "utf8");
    const at = text.indexOf(`fn ${parts.at(-1)}(`);
    return at >= 0 && !text.slice(Math.max(0, at - 120), at).includes("#[ignore");
  });
}

const git = (...args) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

/** Why the history cannot be asked, if it cannot. */
function noHistory() {
  try {
    if (git("rev-parse", "--is-shallow-repository") !== "false") return "NOT RUN: this checkout has no history";
    git("cat-file", "-e", `${lastRun().commit}^{commit}`);
    return false;
  } catch {
    return `NOT RUN: this checkout does not know the commit of the results, ${lastRun().commit}`;
  }
}

test("the results are not too old", { skip: noHistory() }, () => {
  const newer = Number(git("rev-list", "--count", `${lastRun().commit}..HEAD`, "--", ...PRODUCT));
  assert.ok(newer <= MAX_COMMITS, `${newer} commits of the product are newer: run cargo xtask complement`);
});

test("recorded passes only grow", { skip: noHistory() }, () => {
  const path = "tests/complement/results/lattice.jsonl";
  const now = new Set(passes(results("lattice")).map(full));
  for (const commit of git("log", "--format=%H", "--", path).split("\n").filter(Boolean)) {
    const then = git("show", `${commit}:${path}`).split("\n").map((line) => JSON.parse(line));
    const lost = then.filter(({ Action, Package, Test }) => Action === "pass" && !Test.includes("/") && !now.has(`${Package}/${Test}`));
    assert.deepEqual(lost, [], `passed at ${commit}`);
  }
});
