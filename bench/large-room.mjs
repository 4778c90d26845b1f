// Measures what a client waits for in a small room, in one with many members, and in one with many events, in the
// real runtime, for docs/performance.md.
//
//   cargo xtask bench-large [members events]     (node bench/large-room.mjs <module> <program that grows rooms> …)
//
// A Room is made by requests and grown in its file (bench/room-bounds/src/grow.rs): the events are those that
// requests would have made. The added members have no accounts; the last that joins, Dave, has one. The runtime opens three files
// for each of them when it hears of something: in rooms with more than MAX_DELIVERED members each write is made on a server that
// ends before the deliveries.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "../local/server.mjs";
import { Client, pause } from "../tests/e2e/server.mjs";

const SERVER_NAME = "bench.test";
const [moduleFolder, program, members = "10000", events = "100000"] = process.argv.slice(2);
const V3 = "/_matrix/client/v3";
const RUNS = 9;
const once = (ms) => ({ first: ms, later: ms });
/** The most members to whom the local runtime delivers with 20,000 files open. */
const MAX_DELIVERED = 3_000;
const room = (roomId, rest = "") => `${V3}/rooms/${encodeURIComponent(roomId)}${rest}`;
const query = (parameters) => `?${new URLSearchParams(parameters)}`;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const serve = (stateFolder) => start({
  host: "127.0.0.1",
  port: 0,
  stateFolder,
  moduleFolder,
  variables: { SERVER_NAME, DEVELOPMENT: "on", REGISTRATION: "open", RATE_LIMITS: "off" },
});

/** The file of the only Room below a folder. */
function roomFile(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.includes("RoomObject") && name.endsWith(".sqlite"));
  const largest = files.map((name) => join(folder, name)).toSorted((a, b) => statSync(b).size - statSync(a).size)[0];
  if (!largest) throw new Error(`no Room in ${folder}`);
  return largest;
}

/** A room of Alice's of this size, on a server that has just started, with Bob outside. */
async function grown(folder, members, messages) {
  const small = await serve(folder);
  const client = new Client(small.url);
  const alice = await client.register("alice");
  const [bob, dave] = [await client.register("bob"), await client.register("dave")];
  const began = performance.now();
  const roomId = await alice.createRoom({ preset: "public_chat", name: "Kitchen" });
  const createMs = performance.now() - began;
  await alice.sync();
  await small.stop();
  execFileSync(program, ["grow", roomFile(folder), SERVER_NAME, alice.userId, String(members), String(messages), String(Date.now())]);
  const server = await serve(folder);
  for (const user of [alice, bob, dave]) user.url = server.url;
  return { server, alice, bob, dave, roomId, createMs };
}

/** The time of the first of these requests, which may load the object or make an index, and the median of the others. */
async function times(work, runs = RUNS) {
  const all = [];
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    await work(run);
    all.push(performance.now() - began);
  }
  return { first: all[0], later: median(all.slice(1)) };
}

/** Waits until the last member has the newest event: the deliveries go through the members in order. */
async function quiet(user, roomId, since) {
  const newest = (await user.ok("GET", room(roomId, "/messages") + query({ dir: "b", limit: "1" }))).chunk[0].event_id;
  for (;;) {
    const sync = await user.sync(since, 20_000);
    since = sync.next_batch;
    const shown = sync.rooms?.join?.[roomId]?.timeline.events ?? [];
    if (shown.some(({ event_id }) => event_id === newest)) return;
  }
}

async function measure(members, messages) {
  const folder = mkdtempSync(join(tmpdir(), "lattice-bench-"));
  try {
    const { server, alice, bob, dave, roomId, createMs } = await grown(folder, members, messages);
    const [people, delivers] = [[alice, bob, dave], members <= MAX_DELIVERED];
    const shown = { "a room is made, before it grew": once(createMs) };
    try {
      await measureReads(alice, roomId, shown);
      if (delivers) await measureDeliveries(people, roomId, shown);
    } finally {
      await server.stop();
    }
    if (!delivers) await measureWrites(folder, people, roomId, shown);
    return shown;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureReads(alice, roomId, shown) {
  const measured = async (name, work, runs) => (shown[name] = await times(work, runs));
  const messages = (dir) => () => alice.ok("GET", room(roomId, "/messages") + query({ dir, limit: "50" }));
  await measured("one state event", () => alice.ok("GET", room(roomId, "/state/m.room.name")));
  await measured("the last 50 messages", messages("b"));
  await measured("the first 50 messages", messages("f"));
  const { chunk } = await messages("b")();
  const event = chunk[0].event_id;
  await measured("one event", () => alice.ok("GET", room(roomId, `/event/${encodeURIComponent(event)}`)));
  await measured("an event and 10 around it", () => alice.ok("GET", room(roomId, `/context/${encodeURIComponent(event)}`) + query({ limit: "10" })));
  const search = (term) => () => alice.ok("POST", `${V3}/search`, { search_categories: { room_events: { search_term: term, filter: { rooms: [roomId] } } } });
  await measured("a search for a word of every fifth message", search("tea"));
  await measured("a search for a word of few messages", search("saffron"));
  await measured("a search for a word of no message", search("absinthe"));
  await measured("initial sync", () => alice.sync());
  const lazy = JSON.stringify({ room: { state: { lazy_load_members: true } } });
  await measured("initial sync with lazy members", () => alice.ok("GET", `${V3}/sync${query({ filter: lazy })}`));
  await measured("the whole state", () => alice.ok("GET", room(roomId, "/state")), 3);
  await measured("the members", () => alice.ok("GET", room(roomId, "/members")), 3);
  await measured("the joined members", () => alice.ok("GET", room(roomId, "/joined_members")), 3);
}

/** Times one request. */
async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Writes, each on a server with a copy of the state, which ends before the write is delivered. */
async function measureWrites(folder, people, roomId, shown) {
  const [alice, , dave] = people;
  const topic = () => alice.ok("PUT", room(roomId, "/state/m.room.topic"), { topic: "tea" });
  const writes = [
    ["a join", () => dave.join(roomId)],
    ["a message in a quiet room", () => alice.say(roomId, "hello")],
    ["a topic", topic],
  ];
  for (const [name, write] of writes) {
    const copy = `${folder}-${name.replaceAll(" ", "-")}`;
    cpSync(folder, copy, { recursive: true });
    const server = await serve(copy);
    try {
      for (const user of people) user.url = server.url;
      // The Room is in memory, as in the other tables.
      await alice.ok("GET", room(roomId, "/state/m.room.name"));
      shown[name] = once(await timed(write));
    } finally {
      await server.stop();
      rmSync(copy, { recursive: true, force: true });
    }
  }
}

/** Writes, which begin deliveries: those of the one before are done when the next begins. */
async function measureDeliveries([alice, bob, dave], roomId, shown) {
  const measured = async (name, work, runs) => (shown[name] = await times(work, runs));
  shown["a join"] = once(await timed(() => dave.join(roomId)));
  await quiet(dave, roomId);
  await measured("a join and a leave", async () => {
    await bob.join(roomId);
    return bob.ok("POST", room(roomId, "/leave"), {});
  });
  await quiet(dave, roomId);
  await measured("a message, while others are delivered", (run) => alice.say(roomId, `hello ${run}`));
  await quiet(dave, roomId);
  await measured("a topic, while others are delivered", (run) => alice.ok("PUT", room(roomId, "/state/m.room.topic"), { topic: `topic ${run}` }));
  await quiet(dave, roomId);
  await pause(3_000);
  shown["a topic"] = once(await timed(() => alice.ok("PUT", room(roomId, "/state/m.room.topic"), { topic: "tea" })));
  await quiet(dave, roomId);
  await pause(3_000);
  const since = (await dave.sync()).next_batch;
  const said = performance.now();
  await alice.say(roomId, "the last");
  shown["a message in a quiet room"] = once(performance.now() - said);
  await quiet(dave, roomId, since);
  shown["until the client of the last member has it"] = once(performance.now() - said);
}

const rooms = [
  ["2 members, 10 messages", 0, 10],
  [`${MAX_DELIVERED} members`, MAX_DELIVERED, 10],
  [`${members} members`, Number(members), 10],
  [`${events} messages`, 0, Number(events)],
];
const measuredRooms = [];
for (const [, memberCount, messages] of rooms) measuredRooms.push(await measure(memberCount, messages));
console.log(`| ms: the first time, then the median | ${rooms.map(([name]) => name).join(" | ")} |\n| --- | ${rooms.map(() => "--- |").join(" ")}`);
const cell = (timing) => (timing ? `${timing.first.toFixed(0)}, ${timing.later.toFixed(0)}` : "");
for (const name of new Set(measuredRooms.flatMap((shown) => Object.keys(shown)))) {
  console.log(`| ${name} | ${measuredRooms.map((shown) => cell(shown[name])).join(" | ")} |`);
}
