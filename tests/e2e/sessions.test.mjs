// What ends a session ends its open polls, at once, also those that the platform holds for an object out of memory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, pause, serve } from "./server.mjs";

const V3 = "/_matrix/client/v3";
/** Within so many milliseconds a poll hears that its session has ended. */
const AT_ONCE_MS = 1_000;
const POLL_MS = 28_000;
/** Long enough for a poll to reach its object and wait there. */
const SETTLE_MS = 500;
/** The runtime looks for idle objects now and then: after this time it has evicted most of many. */
const EVICTED_MS = 22_000;

/** What ends the session of `phone`: asked by `phone` itself or by `desk`, another device of the same person. */
const ENDS = {
  logout: ({ phone }) => phone.ok("POST", `${V3}/logout`, {}),
  logout_all: ({ desk }) => desk.ok("POST", `${V3}/logout/all`, {}),
  delete_device: ({ desk, auth }) => desk.ok("DELETE", `${V3}/devices/PHONE`, { auth }),
  delete_devices: ({ desk, auth }) => desk.ok("POST", `${V3}/delete_devices`, { auth, devices: ["PHONE"] }),
  password: ({ desk, auth }) => desk.ok("POST", `${V3}/account/password`, { auth, new_password: "another" }),
  deactivation: ({ desk, auth }) => desk.ok("POST", `${V3}/account/deactivate`, { auth }),
  login_on_the_device: ({ login }) => login("PHONE"),
  stolen_refresh_token: async ({ phone }) => {
    const refresh = (refresh_token) => phone.send("POST", `${V3}/refresh`, { refresh_token });
    const { json: second } = await refresh(phone.refreshToken);
    assert.equal((await refresh(second.refresh_token)).status, 200);
    assert.equal((await refresh(phone.refreshToken)).status, 401);
  },
};
/** What also ends the session from which it is asked for. */
const ENDS_ALL = ["logout_all", "deactivation"];

/** A person with two devices. */
async function twoDevices(client, name) {
  const desk = await client.register(name);
  const identifier = { type: "m.id.user", user: name };
  const auth = { type: "m.login.password", identifier, password: "secret" };
  const login = async (deviceId) => {
    const body = { ...auth, device_id: deviceId, refresh_token: true };
    const answer = await client.ok("POST", `${V3}/login`, body);
    return Object.assign(new Client(client.url, answer.access_token), { refreshToken: answer.refresh_token });
  };
  return { desk, phone: await login("PHONE"), auth, login };
}

/** A sync that waits; tells when it was answered, and what. */
async function poll(client) {
  const { next_batch } = await client.sync();
  const waits = { isOver: false };
  const path = `${V3}/sync?timeout=${POLL_MS}&since=${encodeURIComponent(next_batch)}`;
  waits.answer = client.send("GET", path).then((answer) => {
    Object.assign(waits, { isOver: true, endedAt: performance.now() });
    return answer;
  });
  return waits;
}

/** The answer of a poll that is told at once. */
async function atOnce(poll, what) {
  const answer = await Promise.race([poll.answer, pause(AT_ONCE_MS)]);
  return answer ?? assert.fail(`${what}: no answer within ${AT_ONCE_MS} ms`);
}

/** Ends the session of a phone that polls; the session of the desk, which may poll as well, ends or stays. */
async function end(way, person) {
  const { desk, phone, phonePoll, deskPoll } = person;
  assert.ok(!phonePoll.isOver && !deskPoll?.isOver, `${way}: the polls do not wait`);
  await ENDS[way](person);
  const ended = performance.now();
  const refused = ({ status, json, text }, what) =>
    assert.deepEqual([status, json?.errcode], [401, "M_UNKNOWN_TOKEN"], `${way}: ${what}: ${text}`);
  refused(await atOnce(phonePoll, way), "the open poll");
  refused(await phone.send("GET", `${V3}/account/whoami`), "the token");
  if (!deskPoll) return Math.round(phonePoll.endedAt - ended);
  if (ENDS_ALL.includes(way)) {
    refused(await atOnce(deskPoll, way), "the open poll of the other device");
  } else {
    assert.ok(!deskPoll.isOver, `${way} ended the poll of a session that stays`);
    await desk.createRoom();
    assert.equal((await atOnce(deskPoll, way)).status, 200, `${way}: the poll of a session that stays`);
  }
  return Math.round(phonePoll.endedAt - ended);
}

/** Ways to end a session, each with a person of its own, whose polls have waited for so long. */
async function endSessions(t, ways, waitMs, pollsDesk) {
  const { client } = await serve(t);
  const boots = async (way) => (await client.chaos("user", `@${way}:e2e.test`, "read")).json.boot;
  const people = await Promise.all(ways.map(async (way) => {
    const person = await twoDevices(client, way);
    const phonePoll = await poll(person.phone);
    const deskPoll = pollsDesk ? await poll(person.desk) : undefined;
    return Object.assign(person, { way, phonePoll, deskPoll });
  }));
  await pause(SETTLE_MS);
  for (const person of people) person.boots = await boots(person.way);
  await pause(waitMs);
  const took = {};
  for (const person of people) {
    took[person.way] = await end(person.way, person);
    person.isEvicted = (await boots(person.way)) > person.boots;
  }
  t.diagnostic(`milliseconds between the end of a session and of its poll: ${JSON.stringify(took)}`);
  return people;
}

test("s03_whatever_ends_a_session_ends_its_open_poll_at_once", (t) => endSessions(t, Object.keys(ENDS), 0, true));

test("s03_it_does_also_when_the_object_has_left_memory", async (t) => {
  const people = await endSessions(t, Object.keys(ENDS), EVICTED_MS, false);
  const evicted = people.filter((person) => person.isEvicted);
  t.diagnostic(`had left memory: ${evicted.map((person) => person.way)}`);
  assert.ok(evicted.length >= people.length / 2, "most objects were in memory all the time");
});
