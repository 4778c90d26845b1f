// Measures the first sync of a user whose object was not in memory, with few rooms and with many, in the real runtime, for
// docs/performance.md: what the wake-up of the User costs by its rooms.
//
//   node bench/many-rooms.mjs <module> [rooms]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "../local/server.mjs";
import { many } from "../tests/e2e/batches.mjs";
import { Client, EVICTION_MS, pause } from "../tests/e2e/server.mjs";

const [moduleFolder, rooms = "2000"] = process.argv.slice(2);
const FEW = 20;
const RUNS = 9;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const stateFolder = mkdtempSync(join(tmpdir(), "lattice-many-rooms-"));
process.on("exit", () => rmSync(stateFolder, { recursive: true, force: true, maxRetries: 3 }));

/** The milliseconds of a sync with nothing new. */
async function sync(user) {
  const began = performance.now();
  user.since = (await user.sync(user.since)).next_batch;
  return performance.now() - began;
}

const server = await start({
  host: "127.0.0.1",
  port: 0,
  stateFolder,
  moduleFolder,
  variables: { SERVER_NAME: "bench.test", DEVELOPMENT: "on", REGISTRATION: "open", RATE_LIMITS: "off" },
});
const client = new Client(server.url);
const users = [];
for (const count of [FEW, Number(rooms)]) {
  const user = await client.register(`user${count}`);
  await many(count, 8, () => user.createRoom({}));
  await sync(user);
  users.push({ user, count, first: [], next: [] });
}
for (let run = 0; run <= RUNS; run++) {
  await pause(EVICTION_MS);
  // The Worker itself stays warm: only the User is not in memory.
  await fetch(`${server.url}/_matrix/client/versions`);
  for (const { user, first, next } of run % 2 ? users : users.toReversed()) {
    const [woken, awake] = [await sync(user), await sync(user)];
    if (run > 0) [first.push(woken), next.push(awake)];
  }
}
for (const { count, first, next } of users) {
  const text = (times) => `${median(times).toFixed(1)} ms (${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)})`;
  console.log(`${count} rooms: the first sync after an eviction ${text(first)}, the next one ${text(next)}`);
}
await server.stop();
