// Measures the processor time of the runtime for each operation of the hot flows, for docs/performance.md. Several modules
// take turns: what else the machine does meets all of them.
//
//   node bench/flows.mjs <module> [<another module>]…
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { start } from "../local/server.mjs";
import { Client as OneConnection } from "../tests/e2e/server.mjs";
import { Meter, runtimes } from "./meter.mjs";

const RUNS = 5;
const MEMBERS = 10;
const ROOMS = 20;
/** The requests of each flow in a run, and how many are under way at once. */
const [COUNT, AT_ONCE] = [300, 8];
const modules = process.argv.slice(2);

/** A client that keeps its connections. */
class Client extends OneConnection {
  async ok(method, path, body) {
    const headers = this.token ? { authorization: `Bearer ${this.token}` } : {};
    const response = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async register(username) {
    return Object.assign(new Client(this.url), { token: (await super.register(username)).token });
  }
}

const states = mkdtempSync(join(tmpdir(), "lattice-flows-"));
process.on("exit", () => rmSync(states, { recursive: true, force: true, maxRetries: 3 }));
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** A server with a room of ten members who do not sync, and twenty rooms of one. */
async function prepare(moduleFolder, number) {
  const before = runtimes();
  const server = await start({
    host: "127.0.0.1",
    port: 0,
    stateFolder: join(states, String(number)),
    moduleFolder,
    variables: { SERVER_NAME: "bench.test", DEVELOPMENT: "on", REGISTRATION: "open", RATE_LIMITS: "off" },
  });
  const meter = new Meter(runtimes().find((pid) => !before.includes(pid)));
  const client = new Client(server.url);
  const alice = await client.register("alice");
  const room = await alice.createRoom({ preset: "public_chat" });
  for (let member = 1; member < MEMBERS; member++) {
    const user = await client.register(`member${member}`);
    await user.join(room);
  }
  for (let rooms = 1; rooms < ROOMS; rooms++) await alice.createRoom({});
  const { next_batch: since } = await alice.sync();
  return { server, meter, alice, room, since, transactions: 0, times: {} };
}

const FLOWS = {
  "`GET /versions`": ({ alice }) => alice.ok("GET", "/_matrix/client/versions"),
  "`GET /account/whoami`": ({ alice }) => alice.ok("GET", "/_matrix/client/v3/account/whoami"),
  "a message in a room of 10": (state) => {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(state.room)}/send/m.room.message/t${state.transactions++}`;
    return state.alice.ok("PUT", path, { msgtype: "m.text", body: "A message of some length, as people write them." });
  },
  "an incremental sync with nothing": (state) => state.alice.sync(state.since),
  "an initial sync of 20 rooms": ({ alice }) => alice.sync(),
  "a room is made": ({ alice }) => alice.createRoom({}),
  "the last 50 messages": ({ alice, room }) =>
    alice.ok("GET", `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=50`),
};
/** What is slow is done less often. */
const FEWER = { "an initial sync of 20 rooms": 60, "a room is made": 60 };

/** Runs a flow `count` times and notes the processor time of one (ms). */
async function measure(state, name, count) {
  const flow = FLOWS[name];
  if (name.includes("incremental")) state.since = (await state.alice.sync()).next_batch;
  const began = state.meter.cpuMs();
  let left = count;
  const worker = async () => {
    while (left-- > 0) await flow(state);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (state.meter.cpuMs() - began) / count;
}

const all = [];
for (const [number, module] of modules.entries()) all.push(await prepare(module, number));
for (let run = 0; run <= RUNS; run++) {
  for (const name of Object.keys(FLOWS)) {
    for (const state of run % 2 ? all : all.toReversed()) {
      const time = await measure(state, name, FEWER[name] ?? COUNT);
      // The first run is for the runtime's compiler.
      if (run > 0) (state.times[name] ??= []).push(time);
    }
  }
}
console.log(`| processor time of the runtime (ms) | ${modules.map((module) => basename(module)).join(" | ")} |`);
console.log(`| --- |${" --- |".repeat(modules.length)}`);
for (const name of Object.keys(FLOWS)) {
  console.log(`| ${name} | ${all.map(({ times }) => median(times[name]).toFixed(2)).join(" | ")} |`);
}
for (const { server } of all) await server.stop();
