// Maps requests to operations by the table of routes in generated/COVERAGE.md.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const COVERAGE = resolve(import.meta.dirname, "../../generated/COVERAGE.md");

/** All operations, with name, method, path segments and status. */
export function operations() {
  const found = [];
  let api = "";
  for (const line of readFileSync(COVERAGE, "utf8").split("\n")) {
    const heading = line.match(/^## (\w+)$/);
    if (heading) api = heading[1];
    const row = line.match(/^\| `(\w+)` \| `([A-Z]+) (\S+)` \| (.*) \|$/);
    if (!row) continue;
    const [, id, method, path, status] = row;
    const outbound = ["appservice", "identity", "push_gateway"].includes(api);
    found.push({ name: `${api}/${id}`, method, segments: path.split("/"), status, outbound });
  }
  return found;
}

/** The operation of `GET /path 200`. Literal segments precede parameters; an empty state key is optional. */
function operationOf(request, known) {
  const [method, path] = request.split(" ");
  const segments = path.split("/");
  if (segments[6] === "state" && segments.length === 8) segments.push("");
  const fits = known.filter(
    (operation) =>
      !operation.outbound &&
      operation.method === method &&
      operation.segments.length === segments.length &&
      operation.segments.every((part, index) => part.startsWith("{") || part === segments[index]),
  );
  const literal = (operation) => operation.segments.filter((part) => !part.startsWith("{")).length;
  return fits.sort((a, b) => literal(b) - literal(a))[0]?.name;
}

/** The names of the tests that requested each operation. */
export function exercised(tests) {
  const known = operations();
  const by = {};
  for (const test of tests) {
    for (const name of new Set(test.requests.map((request) => operationOf(request, known)).filter(Boolean))) {
      (by[name] ??= []).push(test.name);
    }
  }
  return Object.fromEntries(Object.entries(by).sort(([a], [b]) => (a < b ? -1 : 1)));
}
