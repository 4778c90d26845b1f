// Accounts and sessions under SIGKILL: acknowledged changes stay, and ended sessions stay ended.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, folder, pause, spawnServer } from "./server.mjs";
import { generator, Person } from "./people.mjs";

const API = "/_matrix/client/v3";
/** Decides the actions of the users and the times of the kills; request timing is not reproducible. */
const SEED = Number(process.env.LATTICE_CRASH_SEED ?? Math.floor(Math.random() * 1_000_000));
const KILLS = 4;
/** The acknowledged changes between two kills, and the pause between the last change and the kill. */
const CHANGES_BETWEEN_KILLS = [10, 30];
const PAUSE_BEFORE_KILL_MS = [0, 60];
/** Users that act at once; after `STEPS_EACH` steps a new user replaces each. */
const PEOPLE_AT_ONCE = 8;
const STEPS_EACH = 12;

/** The server that is killed, with the acknowledged and the lost requests. */
class Load {
  people = [];
  acknowledged = { registration: 0, login: 0, password: 0, refresh: 0, theft: 0, use: 0 };
  lost = [];
  kills = 0;
  isOver = false;
  isUp = Promise.resolve();

  constructor(server) {
    this.server = server;
  }

  get changes() {
    const { use, ...changes } = this.acknowledged;
    return Object.values(changes).reduce((sum, number) => sum + number, 0);
  }

  /** Sends a request; returns undefined if a kill came before the response. */
  async ask(method, path, body, token) {
    await this.isUp;
    const { kills } = this;
    let failure;
    try {
      const answer = await new Client(this.server.url, token).send(method, path, body);
      if (answer.status < 500) return answer;
      failure = `${answer.status} ${answer.text}`;
    } catch (error) {
      failure = error.cause?.code ?? error.message;
    }
    // The Worker may see an object die in a kill and then answers 500.
    assert.ok(this.kills > kills, `${method} ${path} failed without a kill: ${failure}`);
    this.lost.push(path);
    return undefined;
  }

  /** Runs one user after another, until the load is over. */
  async lane(number) {
    for (let next = number; !this.isOver; next += PEOPLE_AT_ONCE) {
      const ask = (...request) => this.ask(...request);
      const person = new Person(`person${next}`, SEED * 1_000 + next, ask);
      this.people.push(person);
      for (let step = 0; step < STEPS_EACH && !this.isOver; step += 1) {
        const done = await person.act();
        if (done) this.acknowledged[done] += 1;
      }
    }
  }

  /** Kills the server during requests, and starts another one with the same state. */
  async kill(state, changes, pauseMs) {
    const before = this.changes;
    while (this.changes < before + changes) {
      if (this.isOver) return;
      await pause(1);
    }
    await pause(pauseMs);
    let up;
    this.isUp = new Promise((done) => (up = done));
    this.kills += 1;
    await this.server.kill();
    this.server = await spawnServer(state, this.server.port);
    up();
  }

  /** Kills the server repeatedly. Returns the changes and the milliseconds before each kill. */
  async killAgainAndAgain(state) {
    const random = generator(SEED);
    const between = ([least, most]) => Math.round(least + random() * (most - least));
    const moments = [];
    while (moments.length < KILLS && !this.isOver) {
      const moment = [between(CHANGES_BETWEEN_KILLS), between(PAUSE_BEFORE_KILL_MS)];
      await this.kill(state, ...moment);
      moments.push(moment);
    }
    return moments;
  }
}

/** Checks that every acknowledged change of a user is kept. */
async function check(person) {
  while (!person.isRegistered) await person.register();
  assert.equal(await person.logIn(), "login");
  const { ask, name } = person;
  const auth = { type: "m.login.dummy" };
  const taken = await ask("POST", `${API}/register`, { username: name, password: "another", auth });
  assert.equal(taken.json.errcode, "M_USER_IN_USE", `${name} is registered again: ${taken.text}`);
  const identifier = { type: "m.id.user", user: name };
  for (const password of person.endedPasswords.slice(-2)) {
    const answer = await person.tryLogin({ type: "m.login.password", identifier, password });
    assert.equal(answer.json.errcode, "M_FORBIDDEN", `${name} logs in by an ended password: ${answer.text}`);
  }
  for (const session of person.sessions) await checkSession(person, session);
}

async function checkSession(person, session) {
  const { ask, name } = person;
  const whoami = (token) => ask("GET", `${API}/account/whoami`, undefined, token);
  const refresh = (token) => ask("POST", `${API}/refresh`, { refresh_token: token });
  const refused = async (request, what, isSoft) => {
    const { status, json, text } = await request;
    assert.deepEqual([status, json.errcode], [401, "M_UNKNOWN_TOKEN"], `${name}: ${what} works: ${text}`);
    assert.equal(json.soft_logout ?? false, isSoft, `${name}: ${what}: ${text}`);
  };
  if (session.hasEnded || session.isStolen) {
    const isSoft = !session.hasEnded;
    await refused(whoami(session.access), "the access token of a session that ended", isSoft);
    if (session.refresh) await refused(refresh(session.refresh), "the refresh token of a session that ended", isSoft);
    return;
  }
  await person.use(session);
  for (const { access } of session.refreshed) await refused(whoami(access), "an access token from before a refresh", false);
  for (const { access } of session.spent) assert.equal((await whoami(access)).status, 401, `${name}: a replaced access token works`);
  if (!session.refresh) return;
  // The response may have been lost: the refresh token works until one of the tokens it returned is used.
  const lost = await refresh(session.refresh);
  assert.equal(lost.status, 200, `${name}: an unused refresh token: ${lost.text}`);
  const { json } = await refresh(session.refresh);
  assert.equal((await whoami(json.access_token)).json.device_id, session.deviceId, `${name}: the new access token`);
  await refused(whoami(session.access), "the access token from before the refresh", false);
  await refused(whoami(lost.json.access_token), "the access token of a replaced response", true);
  await refused(refresh(lost.json.refresh_token), "the refresh token of a replaced response", true);
  assert.equal((await whoami(json.access_token)).status, 200, `${name}: a replaced response ends the session`);
  // A refresh token whose successor was used counts as stolen: the session ends and the device stays.
  const stolen = session.refreshed[0]?.refresh ?? session.refresh;
  await refused(refresh(stolen), "a refresh token whose successor was used", true);
  await refused(whoami(json.access_token), "the access token after a theft", true);
  await refused(refresh(json.refresh_token), "the refresh token after a theft", true);
}

test("a server killed under registrations, logins, refreshes and new passwords keeps every acknowledged change", async (t) => {
  t.diagnostic(`LATTICE_CRASH_SEED=${SEED}`);
  const state = folder();
  const load = new Load(await spawnServer(state));
  t.after(() => load.server.kill());
  const over = () => (load.isOver = true);
  const moments = load.killAgainAndAgain(state).finally(over);
  const lanes = Array.from({ length: PEOPLE_AT_ONCE }, (_, number) => load.lane(number).finally(over));
  // After a failure too, no request and no server runs on after the end of the test.
  const ended = await Promise.allSettled([moments, ...lanes]);
  for (const { reason } of ended) if (reason) throw reason;

  t.diagnostic(`killed after changes, milliseconds: ${JSON.stringify(await moments)}`);
  t.diagnostic(`${load.people.length} users, acknowledged: ${JSON.stringify(load.acknowledged)}`);
  const lost = {};
  for (const path of load.lost) lost[path] = (lost[path] ?? 0) + 1;
  t.diagnostic(`without a response: ${JSON.stringify(lost)}`);
  // A theft needs an older session and may be absent here; `check` uses a spent token in each session.
  const { theft, ...needed } = load.acknowledged;
  for (const [what, number] of Object.entries(needed)) assert.ok(number > 0, `the load had no ${what}`);
  assert.ok(load.lost.length >= KILLS, "the kills lost too few requests to prove anything");
  await Promise.all(load.people.map(check));
});
