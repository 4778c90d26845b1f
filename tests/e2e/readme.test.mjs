// The README's conversation works as printed, against a server started as `cargo xtask dev` starts it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { serve } from "./server.mjs";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("the conversation of the README works as printed", async (t) => {
  const server = await serve(t, { SERVER_NAME: "localhost", DEVELOPMENT: "on", RATE_LIMITS: "on" });
  const [, printed] = readme.match(/## Try it with curl[^]*?```sh\n([^]*?)```/);
  const lines = printed.trim().split("\n").filter((line) => line.includes("curl"));
  assert.equal(lines.length, 6);
  const script = printed.replace("http://localhost:8008", server.url);
  const said = execFileSync("sh", ["-eu", "-c", script], { encoding: "utf8" });
  assert.match(said, /"event_id":"\$/);
  assert.match(said, /"body":"Dinner is ready"/);
});

test("the README's commands for the first administrator and a registration token work as printed", async (t) => {
  const server = await serve(t, { SERVER_NAME: "example.org", REGISTRATION: "token", OPERATOR_SECRET: "open sesame" });
  const [, chapter] = readme.match(/## Accounts and registration([^]*?)\n## /);
  const printed = [...chapter.matchAll(/```sh\n([^]*?)```/g)].map(([, script]) => script.replaceAll("https://matrix.example.org", server.url));
  const run = (script, env) => JSON.parse(execFileSync("sh", ["-eu", "-c", script.replaceAll("curl", "curl -s")], { encoding: "utf8", env: { ...process.env, ...env } }));
  assert.deepEqual(run(printed[0], { OPERATOR_SECRET: "open sesame" }), { created: true });
  const post = async (path, body) => {
    const answer = await fetch(`${server.url}/_matrix/client/v3/${path}`, { method: "POST", body: JSON.stringify(body) });
    return { status: answer.status, ...(await answer.json()) };
  };
  const { token, uses_allowed } = run(printed[1], {});
  assert.equal(uses_allowed, 2);
  const auth = { type: "m.login.registration_token", token };
  const made = await Promise.all(["bob", "carol", "dave"].map((username) => post("register", { username, password: "builder", auth })));
  assert.equal(made.filter((answer) => answer.status === 200).length, 2, "two accounts, and no third");
});
