// Writes the published results of a run of the suite: `results/*.jsonl`, `results/run.json`, `COMPLIANCE.md`.
//
//   node report.mjs <out of suite.mjs>/tests.json --server lattice|synapse --commit <ours> [--mode "…"]
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { exercised, operations } from "./operations.mjs";

const HERE = import.meta.dirname;
const ROOT = resolve(HERE, "../..");
/** The commit of Complement that produced the results. */
export const SUITE = "50044ed";
export const PAGE = join(ROOT, "COMPLIANCE.md");

/** The rows of claims.tsv. */
export function claims() {
  const [head, ...lines] = readFileSync(join(HERE, "claims.tsv"), "utf8").trimEnd().split("\n");
  const names = head.split("\t");
  return lines.map((line) => Object.fromEntries(line.split("\t").map((value, index) => [names[index], value])));
}

/** The full name of a test, with its package: two packages have a TestSync. */
export const full = ({ package: folder, test, name }) => `${folder}/${test ?? name}`;

/** The results of a server by full name. Other servers publish the same lines, without the package. */
export function results(server) {
  const text = readFileSync(join(HERE, `results/${server}.jsonl`), "utf8");
  return new Map(text.split("\n").filter(Boolean).map((line) => JSON.parse(line)).map((line) => [`${line.Package}/${line.Test}`, line.Action]));
}

/** The full names of the top-level tests. */
export function topLevel(server) {
  return [...results(server).keys()].filter((name) => /^tests(?:\/(?:csapi|msc\d+))?\/[^/]+$/.test(name));
}

export function lastRun() {
  return JSON.parse(readFileSync(join(HERE, "results/run.json"), "utf8"));
}

const MAX_REASON_CHARS = 600;

/** The reason of a failure: the first line of the test's output that looks like an assertion or a panic. */
function reason(test, all) {
  const below = all.filter((other) => other.package === test.package && other.name.startsWith(`${test.name}/`));
  const lines = [test, ...below.filter((other) => other.action === "fail")].flatMap((other) => other.output);
  const plain = lines.map((line) => line.replace(/\u001b\[[0-9;]*m/g, "").trim());
  const isNoise = (line) => /\[CSAPI\]|\[SSAPI\]|^client\.go:\d+: (?:Mocking|Sleeping)|: WARNING: /.test(line);
  const message = plain.find((line) => /^\w+\.go:\d+: /.test(line) && !isNoise(line));
  return (message ?? plain.find((line) => line.startsWith("panic:")) ?? "no message").slice(0, MAX_REASON_CHARS);
}

/**
 * Writes the results of a run, in the form that other servers publish, and the data of the page. A pass of ours
 * is recorded only if a test of ours shows the same: a test can also pass because the tested feature is absent.
 */
function keep(server, tests, run) {
  const unshown = server === "lattice" ? claims().filter((row) => row.ours === "").map(full) : [];
  const counts = (test) => !unshown.includes(full({ ...test, name: test.name.split("/")[0] }));
  const order = (a, b) => (full(a) < full(b) ? -1 : full(a) > full(b) ? 1 : 0);
  const sorted = [...tests].sort(order);
  const action = (test) => (test.action === "pass" && !counts(test) ? "fail" : test.action);
  const lines = sorted.map((test) => JSON.stringify({ Action: action(test), Package: test.package, Test: test.name }));
  writeFileSync(join(HERE, `results/${server}.jsonl`), `${lines.join("\n")}\n`);
  if (server !== "lattice") return;
  const top = sorted.filter((test) => !test.name.includes("/"));
  const said = (test) => (test.action === "pass" ? "passes; no test of ours shows it, so it is not counted" : reason(test, tests));
  const reasons = Object.fromEntries(top.filter((test) => action(test) !== "pass").map((test) => [full(test), said(test)]));
  writeFileSync(join(HERE, "results/run.json"), `${JSON.stringify({ ...run, reasons, exercised: exercised(top) }, null, 1)}\n`);
}

const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

/** The numbers of passed and of all rows that `keepRow` selects. */
function count(rows, outcome, keepRow = () => true) {
  const kept = rows.filter(keepRow);
  return { passed: kept.filter((row) => outcome.get(full(row)) === "pass").length, all: kept.length };
}

function groups(rows, outcomes, key) {
  const names = [...new Set(rows.map(key))].sort();
  return names.map((name) => {
    const counts = outcomes.map((outcome) => count(rows, outcome, (row) => key(row) === name));
    return [name, counts[0].all, ...counts.map(({ passed }) => passed)];
  });
}

/** The tests of each area. */
function named(rows) {
  const areas = [...new Set(rows.map((row) => row.area))].sort();
  const inside = (area) => rows.filter((row) => row.area === area);
  return areas.map((area) => [area, inside(area).map((row) => `\`${row.test}\``).join(", ")]);
}

/** The text of COMPLIANCE.md, from the committed files. */
export function page() {
  const [rows, ours, synapse, run] = [claims(), results("lattice"), results("synapse"), lastRun()];
  const total = count(rows, ours);
  const area = (row) => row.area;
  const failures = rows.filter((row) => ours.get(full(row)) !== "pass");
  const operationRows = operations().map(({ name, status, outbound }) => {
    const tests = run.exercised[name]?.length ?? 0;
    const served = status.startsWith("[served]");
    return [`\`${name}\``, served ? "served" : outbound ? "not called" : "absent", served ? "yes" : "", "yes", tests === 0 ? "" : tests];
  });
  return `# Compliance

[Complement](https://github.com/matrix-org/complement) is the black-box suite that every Matrix homeserver is tested with:
${total.all} tests as of its commit ${SUITE}. This page is made by \`cargo xtask complement\`, which runs all of it, unmodified,
against this server in the real runtime; no test is skipped or left out.

**${total.passed} of ${total.all} tests pass**, measured at our commit ${run.commit} (${run.mode}, ${run.seconds} s). Synapse 1.163.2, run by the
same command, passes ${count(rows, synapse).passed}; it is known to fail the others.

${summary(total)}

## By package

${table(["package", "tests", "ours", "Synapse"], groups(rows, [ours, synapse], (row) => row.package))}

## By area

${table(["area", "tests", "ours", "Synapse"], groups(rows, [ours, synapse], area))}

## Beside others

Top-level tests, as their authors published them; a test that is missing counts as not passed.

${table(["server", "passed", "of"], PEERS)}

## What passes

The tests of this repository that show the same at every change: [\`tests/complement/claims.tsv\`](tests/complement/claims.tsv).

${table(["area", "tests"], named(rows.filter((row) => ours.get(full(row)) === "pass")))}

## What does not pass yet, and what it waits for

${table(["test", "waits for", "its message"], failures.map((row) => [`\`${row.test}\``, row.waits_for || "**a defect**", cell(run.reasons[full(row)] ?? "")]))}

## Operations

Every operation of \`spec/\`: whether it is served, whether a story shows it, whether its requests and responses survive a
round trip through ruma (operations that ruma has), and how many tests of the suite requested it.

${table(["operation", "", "story", "round trip", "Complement"], operationRows)}
`;
}

const PEERS = [
  ["Synapse 1.163.2 (measured here)", 198, 210],
  ["palpo (2026-04)", 191, 194],
  ["tuwunel 1.9 (2026-08, its own fork of the suite)", 174, 210],
  ["continuwuity (2026-03)", 113, 210],
  ["conduwuit (ended 2025)", 102, 210],
];

function summary({ passed, all }) {
  if (passed === all) return "Every test passes.";
  return `Every test that does not pass names the feature that it waits for. Without federation this is not yet a server for people.`;
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { server: { type: "string" }, commit: { type: "string", default: "" }, mode: { type: "string", default: "servers reused between tests" } },
  });
  if (positionals.length > 0) {
    const { seconds, tests } = JSON.parse(readFileSync(positionals[0], "utf8"));
    keep(values.server, tests, { commit: values.commit, suite: SUITE, mode: values.mode, seconds });
  }
  writeFileSync(PAGE, page());
}

if (process.argv[1] === import.meta.filename) main();
