// Polls that wait for long: their objects leave memory, and the next message reaches each of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { again, many } from "./batches.mjs";
import { Client, EVICTION_MS, pause, serve } from "./server.mjs";

/** `cargo xtask night` holds 1,000 polls for ten minutes. */
const POLLS = process.env.LATTICE_NIGHT ? 1_000 : 60;
const ROUNDS = process.env.LATTICE_NIGHT ? 21 : 1;
/** The longest wait of a poll; a client repeats it. */
const POLL_MS = 28_000;

/** Longer than the alarm takes that guards the deliveries of a registration and a join. */
const SETTLED_MS = 40_000;

/** The results of `work` for each member, some at once. */
async function all(work) {
  const results = [];
  await many(POLLS, 16, async (number) => (results[number] = await work(number)));
  return results;
}

test("idle_polls_leave_memory_and_a_message_answers_each", { timeout: process.env.LATTICE_NIGHT ? 3_600_000 : 300_000 }, async (t) => {
  const { client } = await serve(t);
  const alice = await client.register("alice");
  const roomId = await alice.createRoom({ preset: "public_chat" });
  const members = await all(async (number) => {
    const member = await client.register(`member${number}`);
    await member.join(roomId);
    return member;
  });
  await pause(SETTLED_MS);
  const tokens = await all(async (number) => (await members[number].sync()).next_batch);
  const read = (number) => client.chaos("user", members[number].userId, "read").then(({ json }) => json);
  const before = await all(read);
  const poll = (member, number) => again(() => member.sync(tokens[number], POLL_MS));
  // What the objects do while nothing happens: they start for a poll, and fire no alarm.
  for (let round = 0; round < ROUNDS; round++) {
    const idle = await Promise.all(members.map(poll));
    for (const sync of idle) assert.deepEqual(Object.keys(sync), ["next_batch"], "an idle poll was woken");
  }
  const polls = members.map(poll);
  await pause(EVICTION_MS);
  const said = performance.now();
  await alice.say(roomId, "wake up");
  const woken = await Promise.all(polls);
  t.diagnostic(`${POLLS} polls were answered within ${Math.round(performance.now() - said)} ms`);
  for (const sync of woken) assert.deepEqual(Client.texts(sync, roomId), ["wake up"]);
  const after = await all(read);
  const evicted = after.filter(({ boot }, number) => boot > before[number].boot).length;
  assert.equal(evicted, POLLS, "some objects stayed in memory beside an idle poll");
  const alarms = after.filter(({ alarm }, number) => (alarm ?? 0) > (before[number].alarm ?? 0)).length;
  assert.equal(alarms, 0, "an idle object fired an alarm");
});
