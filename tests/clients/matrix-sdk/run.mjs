// Runs the story of the Rust client SDK against a server in workerd, and keeps in `last.log` how each step ended.
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { folder, spawnServer } from "../../e2e/server.mjs";

const FOLDER = import.meta.dirname;
const ROOT = resolve(FOLDER, "../../..");
/** What fails until it is served. */
const EXPECTED = ["sliding sync is offered"];

const target = join(ROOT, "target/matrix-sdk");
execFileSync("cargo", ["build", "--locked", "--target-dir", target], { cwd: FOLDER, stdio: "inherit" });
const server = await spawnServer(folder());
const story = spawnSync(join(target, "debug/lattice-client-matrix-sdk"), [server.url], { encoding: "utf8", timeout: 300_000 });
await server.kill();

const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim();
const log = `matrix-sdk 0.18.0, ${new Date().toISOString().slice(0, 10)}, commit ${commit}\n\n${story.stdout}`;
writeFileSync(join(FOLDER, "last.log"), log);
console.log(log);
const failed = story.stdout.split("\n").filter((line) => line.startsWith("fails"));
const unexpected = failed.filter((line) => !EXPECTED.some((step) => line.includes(step)));
if (story.status !== 0 || unexpected.length) {
  console.error(story.stderr);
  process.exitCode = 1;
}
