// The processor time of the whole runtime for each of some operations, for docs/cost.md: the Worker, the objects, their databases and
// HTTP together, which is more than the platform charges or limits.
//
//   node bench/cpu.mjs <module>      (a release module: `cargo xtask wasm --release`)
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { start } from "../local/server.mjs";
import { DeviceKey } from "../tests/e2e/keys.mjs";
import { Client } from "../tests/e2e/server.mjs";
import { Meter, runtimes } from "./meter.mjs";

const API = "/_matrix/client/v3";
const ROOMS = 20;

const stateFolder = mkdtempSync(join(tmpdir(), "lattice-cpu-"));
const variables = { SERVER_NAME: "bench.test", DEVELOPMENT: "on", REGISTRATION: "open", RATE_LIMITS: "off" };
const server = await start({ host: "127.0.0.1", port: 0, stateFolder, moduleFolder: resolve(process.argv[2]), variables });
const client = new Client(server.url);
const meter = new Meter(runtimes()[0]);
let serial = 0;

/** The time for each of `count`, after a few that warm up. */
async function measure(name, count, work) {
  for (let number = 0; number < 3; number++) await work();
  const cpu = await meter.measure(async () => {
    for (let number = 0; number < count; number++) await work();
  });
  console.log(`| ${name} | ${(cpu / count).toFixed(1)} |`);
}

const [alice, bob] = [await client.register("alice"), await client.register("bob")];
const rooms = [];
for (let number = 0; number < ROOMS; number++) {
  const roomId = await alice.createRoom({ preset: "public_chat" });
  await bob.join(roomId);
  for (let text = 0; text < 20; text++) await alice.say(roomId, `${number} ${text}`);
  rooms.push(roomId);
}
const room = `${API}/rooms/${encodeURIComponent(rooms[0])}`;
const login = { type: "m.login.password", identifier: { type: "m.id.user", user: "bob" }, password: "secret" };

await measure("`GET /versions`: no object", 500, () => client.ok("GET", "/_matrix/client/versions"));
await measure("`GET /account/whoami`: a token check", 500, () => alice.ok("GET", `${API}/account/whoami`));
await measure("a message, room of two", 300, () => alice.say(rooms[0], `m${serial++}`));
const { next_batch } = await bob.sync();
await measure("a sync with nothing new", 300, () => bob.sync(next_batch));
await measure(`an initial sync of ${ROOMS} rooms`, 30, () => bob.sync());
await measure("50 events of the history", 200, () => alice.ok("GET", `${room}/messages?dir=b&limit=50`));
await measure("a room is made", 50, () => alice.createRoom());
const devices = [];
for (let number = 0; number < 23; number++) {
  const session = await client.ok("POST", `${API}/login`, login);
  const key = new DeviceKey(bob.userId, session.device_id);
  devices.push({ client: new Client(server.url, session.access_token), keys: { device_keys: key.deviceKeys(), one_time_keys: key.oneTimeKeys(50) } });
}
await measure("a device's keys and 50 signed one-time keys are uploaded", 20, () => {
  const device = devices.pop();
  return device.client.ok("POST", `${API}/keys/upload`, device.keys);
});
await measure("a login", 20, () => client.ok("POST", `${API}/login`, login));
await measure("a registration", 20, () => client.register(`new${serial++}`));
await server.stop();
rmSync(stateFolder, { recursive: true, force: true });
