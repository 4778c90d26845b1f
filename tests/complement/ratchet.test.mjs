// Tests that the recorded Complement results are consistent, shown by tests of ours, recent, and only grow.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { operations } from "./operations.mjs";
import { PAGE, SUITE, claims, full, lastRun, page, results, topLevel } from "./report.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const MAX_COMMITS = 40;
/** The folders of the product: commits elsewhere do not make the results older. */
const PRODUCT = ["core", "generated/src", "handlers/src", "local", "migrations", "worker/src"];
const CRATES = { "lattice-handlers": "handlers", "lattice-media": "core/media", "lattice-push": "core/push", "lattice-rooms": "core/rooms", "lattice-sync": "core/sync", "lattice-wire": "core/wire", "lattice-generated": "generated" };
const rows = claims();
const passes = (outcome) => rows.filter((row) => outcome.get(full(row)) === "pass");

test("COMPLIANCE.md is generated from the results and the claims", () => {
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
      assert.ok(known.has(name), `${row.test}: ${name} is not an operation of the specification`);
    }
    assert.ok(row.demands.length > 20, `${row.test}: the column demands is empty or too short`);
  }
});

test("every test that does not pass names what it waits for", () => {
  const outcome = results("lattice");
  const silent = rows.filter((row) => outcome.get(full(row)) !== "pass" && row.waits_for === "").map((row) => row.test);
  assert.deepEqual(silent, [], "name what these tests wait for");
});

test("every recorded pass names tests of ours that exist and run", () => {
  for (const row of passes(results("lattice"))) {
    const ours = row.ours.split(",").map((name) => name.trim()).filter(Boolean);
    assert.ok(ours.length > 0, `${row.test} is recorded as passed: name the tests of ours that show it`);
    ours.forEach((name) => assert.ok(exists(name), `${row.test}: ${name} does not exist or is ignored`));
  }
});

/** Whether a test exists: `<crate> <binary> <path of the test>`, or `e2e <file>: <title>`. */
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

/** The reason to skip tests of the history, or false. */
function noHistory() {
  try {
    if (git("rev-parse", "--is-shallow-repository") !== "false") return "NOT RUN: this checkout has no history";
    git("cat-file", "-e", `${lastRun().commit}^{commit}`);
    return false;
  } catch {
    return `NOT RUN: this checkout does not have the commit of the results, ${lastRun().commit}`;
  }
}

test("at most 40 commits of the product are newer than the results", { skip: noHistory() }, () => {
  const newer = Number(git("rev-list", "--count", `${lastRun().commit}..HEAD`, "--", ...PRODUCT));
  assert.ok(newer <= MAX_COMMITS, `${newer} commits of the product are newer: run cargo xtask complement`);
});

test("no test that was recorded as passed is recorded as failed later", { skip: noHistory() }, () => {
  const path = "tests/complement/results/lattice.jsonl";
  const now = new Set(passes(results("lattice")).map(full));
  for (const commit of git("log", "--format=%H", "--", path).split("\n").filter(Boolean)) {
    const then = git("show", `${commit}:${path}`).split("\n").map((line) => JSON.parse(line));
    const lost = then.filter(({ Action, Package, Test }) => Action === "pass" && !Test.includes("/") && !now.has(`${Package}/${Test}`));
    assert.deepEqual(lost, [], `passed at ${commit}`);
  }
});
