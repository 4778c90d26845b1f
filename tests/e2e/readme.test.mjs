// The README's conversation works as printed, against a server started as `cargo xtask dev` starts it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { serve } from "./server.mjs";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("the conversation of the README", async (t) => {
  const server = await serve(t, { SERVER_NAME: "localhost", RATE_LIMITS: "on" });
  const [, printed] = readme.match(/## A conversation[^]*?```sh\n([^]*?)```/);
  const lines = printed.trim().split("\n").filter((line) => line.includes("curl"));
  assert.equal(lines.length, 6);
  const script = printed.replace("http://localhost:8008", server.url);
  const said = execFileSync("sh", ["-eu", "-c", script], { encoding: "utf8" });
  assert.match(said, /"event_id":"\$/);
  assert.match(said, /"body":"Dinner is ready"/);
});
