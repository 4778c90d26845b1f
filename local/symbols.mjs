// Names the functions in the stack traces of a log. The module has no names; `names.txt`, which was built with it, has them.
//
//   wrangler tail | node local/symbols.mjs target/module/release/names.txt
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What replaces `wasm-function[7]` by the name of function 7 in a text; `names` has a line `7 the name` for it. */
export function symbols(names) {
  const entries = names.split("\n").map((line) => line.split(/ (.*)/s, 2));
  const nameOf = new Map(entries.filter(([index]) => index));
  return (text) => text.replaceAll(/wasm-function\[(\d+)\]/g, (unnamed, index) => nameOf.get(index) ?? unnamed);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv[2]) {
    console.error("node local/symbols.mjs <names.txt>: the log is read from standard input");
    process.exit(1);
  }
  const named = symbols(readFileSync(process.argv[2], "utf8"));
  for await (const line of createInterface({ input: process.stdin })) console.log(named(line));
}
