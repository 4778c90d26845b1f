// Every end of a session ends its open polls at once, also those whose object was evicted, and what is on its way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, pause, serve } from "./server.mjs";

const V3 = "/_matrix/client/v3";
/** An open poll must be answered within this time after the end of its session. */
const AT_ONCE_MS = 1_000;
const POLL_MS = 28_000;
/** Longer than a poll takes to reach its object and wait there. */
const SETTLE_MS = 500;
/** The runtime evicts idle objects at intervals: after this time most objects are evicted. */
const EVICTED_MS = 22_000;

/** The ways to end the session of `phone`: a request of `phone` or of `desk`, the user's other device. */
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
/** The ways that also end the session of the requesting device. */
const ENDS_ALL = ["logout_all", "deactivation"];

/** Registers a user and logs a second device in. */
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

/** Starts a long poll; records the response and the time of the response. */
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

/** The response of a poll that must be answered at once. */
async function atOnce(poll, what) {
  const answer = await Promise.race([poll.answer, pause(AT_ONCE_MS)]);
  return answer ?? assert.fail(`${what}: no answer within ${AT_ONCE_MS} ms`);
}

/** Ends the session of the phone and checks its open poll, and the poll and session of the desk. */
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

/** Ends sessions in each of the ways, each with a user of its own whose polls have waited for `waitMs`. */
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

test("s03_whatever_ends_a_session_ends_the_open_poll_of_an_evicted_object", async (t) => {
  const people = await endSessions(t, Object.keys(ENDS), EVICTED_MS, false);
  const evicted = people.filter((person) => person.isEvicted);
  t.diagnostic(`evicted: ${evicted.map((person) => person.way)}`);
  assert.ok(evicted.length >= people.length / 2, "most objects were not evicted");
});

/** How often each pair of requests is tried, and the most by which the second begins later (milliseconds). */
const TRIES = 10;
const LATER_MS = 30;

/** The requests of a session that its user confirms by the old password. */
const CONFIRMED = {
  token: ({ desk, auth }) => desk.send("POST", "/_matrix/client/v1/login/get_token", { auth }),
  deactivation: ({ phone, auth }) => phone.send("POST", `${V3}/account/deactivate`, { auth }),
  password: (person, new_password, logout_devices, who = "phone") =>
    person[who].send("POST", `${V3}/account/password`, { auth: person.auth, new_password, logout_devices }),
};

/** Starts two requests of one account at once, in `TRIES` accounts; `check` looks at what follows. */
async function atOnceOften(t, [first, second], check) {
  const { client } = await serve(t);
  for (let number = 0; number < TRIES; number += 1) {
    const name = `try${number}`;
    const person = { ...(await twoDevices(client, name)), client, name };
    const later = pause((number * LATER_MS) / TRIES).then(() => second(person));
    const answers = await Promise.all([first(person), later]);
    await check({ ...person, number }, ...answers);
  }
}

const logsIn = async ({ client, auth }, proof) => (await client.send("POST", `${V3}/login`, { ...auth, ...proof })).status === 200;

for (const [name, end] of [
  ["s03_a_login_token_on_its_way_outlives_no_deactivation", (person) => CONFIRMED.deactivation(person)],
  ["s03_a_login_token_on_its_way_outlives_no_new_password", (person) => CONFIRMED.password(person, "new", false)],
]) {
  test(name, (t) => atOnceOften(t, [CONFIRMED.token, end], async (person, given, ended) => {
    // The password stage of the token asked for later may already see the end.
    assert.ok([200, 401, 403].includes(given.status), given.text);
    assert.equal(ended.status, 200, ended.text);
    const token = given.json.login_token;
    const body = { type: "m.login.token", token, password: undefined };
    assert.ok(!token || !(await logsIn(person, body)), `try ${person.number}: the login token works`);
    if (name.endsWith("deactivation")) assert.ok(!(await logsIn(person, {})), "the password of a deactivated account works");
  }));
}

test("s04_of_two_new_passwords_at_once_one_is_acknowledged", async (t) => {
  for (const endsOthers of [true, false]) {
    const change = (password, who) => (person) => CONFIRMED.password(person, password, endsOthers, who);
    await atOnceOften(t, [change("first", "phone"), change("second", "desk")], async (person, first, second) => {
      const acknowledged = [first, second].map(({ status }) => status === 200);
      assert.deepEqual([...acknowledged].sort(), [false, true], `try ${person.number}: ${first.text} ${second.text}`);
      const works = [await logsIn(person, { password: "first" }), await logsIn(person, { password: "second" })];
      assert.deepEqual(works, acknowledged, `try ${person.number}: the acknowledged password is not the account's`);
    });
  }
});

test("the loser of two refreshes at once is logged out softly, and the winner's session goes on", (t) => {
  const refresh = ({ phone, client }) => client.send("POST", `${V3}/refresh`, { refresh_token: phone.refreshToken });
  return atOnceOften(t, [refresh, refresh], async ({ client, number }, first, second) => {
    const answered = [first, second];
    assert.ok(answered.every(({ status }) => status === 200), `try ${number}: ${first.text} ${second.text}`);
    const whoami = ({ json }) => new Client(client.url, json.access_token).send("GET", `${V3}/account/whoami`);
    const seen = [await whoami(first), await whoami(second)];
    const loser = seen.findIndex(({ status }) => status === 401);
    assert.deepEqual(seen.map(({ status }) => status).sort(), [200, 401], "one pair works");
    assert.equal(seen[loser].json.soft_logout, true, seen[loser].text);
    const again = await client.send("POST", `${V3}/refresh`, { refresh_token: answered[loser].json.refresh_token });
    assert.deepEqual([again.status, again.json.soft_logout], [401, true], again.text);
    assert.equal((await whoami(answered[1 - loser])).status, 200, "the winner's session goes on");
  });
});
