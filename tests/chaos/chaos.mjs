// Kills the server at random moments under a mixed load, then checks the promises of docs/architecture.md.
//
//   node tests/chaos/chaos.mjs [--kills 20] [--seed 1] [--plant name] [--old-module folder] [--report file]
//
// LATTICE_MODULE is the folder of the module. With the folder of an older one, Worker and objects are of either. The seed decides what the people do; when requests meet is the machine's. Ends with 1 if a promise is broken.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { generator } from "../e2e/people.mjs";
import { folder, moduleFolder, pause } from "../e2e/server.mjs";
import { areQuiet, check } from "./check.mjs";
import { Device } from "./device.mjs";
import { House } from "./house.mjs";
import { Person } from "./person.mjs";

const V3 = "/_matrix/client/v3";
const [PEOPLE, DEVICES, ROOMS] = [6, 2, 4];
/** Acknowledged actions between two kills, at least and at most. */
const [FEWEST, MOST] = [4, 40];
/** A kill comes this long after the last of them, at most (milliseconds). */
const MOMENT_MS = 25;
/** Longer than the alarm takes that repeats a delivery. */
const QUIET_MS = 120_000;

/** Runs the load over `kills` kills; returns what happened. */
export async function run({ kills, seed, plant, oldModule, isOverAtViolation = false, say = () => {} }) {
  const random = generator(seed);
  const house = new House(folder(), random, oldModule);
  const world = { people: [], rooms: [], publicRooms: [], violations: [], actions: {} };
  world.violation = (text) => world.violations.push(`after kill ${house.kills}: ${text}`);
  await house.start();
  try {
    await settle(world, house);
    if (plant) await house.plant(plant);
    const syncing = watch(world, () => world.isOver);
    const evicting = house.evict(() => anObject(world, random), () => world.hasEnded);
    await load(world, house, { kills, say, isOver: () => isOverAtViolation && world.violations.length > 0 });
    world.hasEnded = true;
    await evicting;
    await converge(world, house);
    world.isOver = true;
    await syncing;
    await check(world);
  } finally {
    await house.stop();
  }
  return report(world, house, seed);
}

/** Registers the people with their devices, and makes the rooms. */
async function settle(world, house) {
  for (let number = 0; number < PEOPLE; number += 1) {
    const person = new Person(house, world, `person${number}`);
    const account = { username: person.username, password: "secret" };
    const first = await house.accepted(undefined, "POST", `${V3}/register`, { ...account, auth: { type: "m.login.dummy" } });
    person.userId = first.user_id;
    person.devices.push(new Device(house, person, first, world.violation));
    while (person.devices.length < DEVICES) {
      const login = { type: "m.login.password", identifier: { type: "m.id.user", user: person.username }, password: "secret" };
      person.devices.push(new Device(house, person, await house.accepted(undefined, "POST", `${V3}/login`, login), world.violation));
    }
    world.people.push(person);
  }
  for (let number = 0; number < ROOMS; number += 1) {
    const owner = world.people[number % PEOPLE];
    const body = { preset: "public_chat", power_level_content_override: { state_default: 0 } };
    const { room_id } = await owner.accepted("POST", `${V3}/createRoom`, body);
    // The first room has everybody, the last one only its owner and guests.
    const inhabitants = world.people.filter((person) => person === owner || number === 0 || (number < ROOMS - 1 && house.random() < 0.5));
    for (const person of inhabitants) {
      if (person !== owner) await person.accepted("POST", `${V3}/join/${encodeURIComponent(room_id)}`, {});
      person.home.push(room_id);
    }
    world.rooms.push(room_id);
    world.publicRooms.push(room_id);
  }
}

/** The kind and the id of a Room or of a User. */
function anObject({ people, rooms }, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  return random() < 0.5 ? ["room", pick(rooms)] : ["user", pick(people).userId];
}

/** All devices sync until `isOver`. */
function watch(world, isOver) {
  return Promise.all(world.people.flatMap((person) => person.devices.map((device) => device.run(isOver))));
}

/** Everybody acts, and the server is killed in between, until `isOver` says so. */
async function load(world, house, { kills, say, isOver }) {
  let [done, hasEnded] = [0, false];
  const acting = Promise.all(world.people.map(async (person) => {
    while (!hasEnded) {
      const action = await person.act();
      world.actions[action] = (world.actions[action] ?? 0) + 1;
      done += 1;
    }
  }));
  const failed = acting.catch((error) => {
    world.failure = error;
  });
  for (let kill = 1; kill <= kills && !world.failure && !isOver(); kill += 1) {
    const next = done + FEWEST + Math.floor(house.random() * (MOST - FEWEST));
    while (done < next && !world.failure) await pause(2);
    await pause(house.random() * MOMENT_MS);
    await house.killAndStart();
    if (kill % 10 === 0) say(`${kill} kills, ${house.killsBetween} between request and response; ${house.requests} requests, ${house.lost} without a response`);
  }
  hasEnded = true;
  await failed;
  if (world.failure) world.violation(world.failure.message);
}

/** Waits until the deliveries have arrived: alarms make them, no request does. */
async function converge(world, house) {
  const end = Date.now() + QUIET_MS;
  while (Date.now() < end && !(await areQuiet(world))) await pause(1_000);
}

function report(world, house, seed) {
  const acknowledged = world.people.reduce((sum, { events }) => sum + events.size, 0);
  return {
    seed,
    kills: house.kills,
    kills_between_request_and_response: house.killsBetween,
    changed_caches: house.caches,
    evictions: house.evictions,
    skews: house.skews,
    requests: house.requests,
    without_response: house.lost,
    acknowledged_messages: acknowledged,
    actions: world.actions,
    violations: world.violations,
  };
}

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({ options: {
    kills: { type: "string", default: "20" }, seed: { type: "string", default: "1" },
    plant: { type: "string" }, report: { type: "string" },
    "old-module": { type: "string" },
  } });
  process.once("SIGTERM", () => process.exit(1));
  const result = await run({ kills: Number(values.kills), seed: Number(values.seed), plant: values.plant, oldModule: values["old-module"], say: console.log });
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: import.meta.dirname, encoding: "utf8" }).trim();
  const text = `${JSON.stringify({ commit, module: basename(moduleFolder), old_module: values["old-module"] && basename(values["old-module"]), ...result }, null, 2)}\n`;
  if (values.report) writeFileSync(values.report, text);
  console.log(text);
  process.exitCode = result.violations.length > 0 ? 1 : 0;
}
