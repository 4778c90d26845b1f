// Users that register, log in, refresh and change passwords, and record what the server acknowledged.
// A request without a response may have been executed: both are possible until a later response decides.
import assert from "node:assert/strict";
import { pause } from "./server.mjs";

const API = "/_matrix/client/v3";

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One session: the tokens that work, and the tokens that must not work any more. */
class Session {
  /** Whether the device was deleted or logged out. */
  hasEnded = false;
  /** Whether a spent refresh token was used: the tokens ended, and the device stays. */
  isStolen = false;
  /** Pairs of tokens that end as soon as the current tokens are used. */
  old = [];
  /** Pairs of tokens that no request uses; another refresh replaces them. */
  unused = [];
  /** Pairs of tokens that have ended; `isReplaced` if another refresh of the same token took their place. */
  spent = [];

  constructor({ device_id, access_token, refresh_token }) {
    Object.assign(this, { deviceId: device_id, access: access_token, refresh: refresh_token });
  }

  /** Records that the server accepted the current tokens. */
  used() {
    this.spent.push(...this.old.splice(0));
  }

  /** The pairs whose refresh tokens were used: another use shows that they were copied. */
  get refreshed() {
    return this.spent.filter((pair) => !pair.isReplaced);
  }

  /** Replaces the current tokens by those of a refresh. */
  replace({ access, refresh }) {
    const replaced = this.unused.splice(0).map((pair) => ({ ...pair, isReplaced: true }));
    this.old.push({ access: this.access, refresh: this.refresh }, ...replaced);
    Object.assign(this, { access, refresh });
  }
}

/** One user. The seed decides the sequence of actions; several users act at once. */
export class Person {
  isRegistered = false;
  sessions = [];
  /** The possible passwords of the account: several while a response is missing. */
  passwords = [];
  /** Passwords that must not work: replaced ones, and that of the refused second registration. */
  endedPasswords = [];
  /** A password change whose response is missing: the new password, and the sessions that it ends. */
  change = undefined;
  passwordsMade = 0;
  timesGiven = 0;

  /** `ask` sends a request; it returns undefined if there was no response. */
  constructor(name, seed, ask) {
    Object.assign(this, { name, random: generator(seed), ask });
  }

  get living() {
    return this.sessions.filter((session) => !session.hasEnded && !session.isStolen);
  }

  /** Executes the next action. Returns the kind of change that was acknowledged, if any. */
  act() {
    if (!this.isRegistered) return this.register();
    // A login settles which password is the account's, and starts a session if there is none.
    if (this.passwords.length > 1 || this.living.length === 0) return this.logIn();
    const dice = this.random();
    if (dice < 0.2) return this.logIn();
    if (dice < 0.4) return this.changePassword();
    if (dice < 0.8) return this.refresh();
    const old = this.pick(this.living.filter((session) => session.refreshed.length > 0));
    if (dice < 0.9 && old) return this.steal(old);
    return this.use(this.pick(this.living));
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  newPassword() {
    this.passwordsMade += 1;
    return `password ${this.passwordsMade} of ${this.name}`;
  }

  /** Registers the username twice at once: at most one of the registrations may succeed. */
  async register() {
    const wanted = [this.newPassword(), this.newPassword()];
    const answers = await Promise.all(wanted.map((password) => this.ask("POST", `${API}/register`, {
      username: this.name, password, refresh_token: true, auth: { type: "m.login.dummy" },
    })));
    const given = answers.findIndex((answer) => answer?.status === 200);
    this.timesGiven += answers.filter((answer) => answer?.status === 200).length;
    assert.ok(this.timesGiven <= 1, `${this.name} was registered twice`);
    if (given >= 0) {
      this.passwords.push(...wanted);
      this.learn(wanted[given]);
      this.isRegistered = true;
      this.sessions.push(new Session(answers[given].json));
      return "registration";
    }
    this.passwords.push(...wanted.filter((_, number) => !answers[number]));
    const taken = answers.find((answer) => answer);
    if (!taken) return undefined;
    // No other user registers this name, so a registration without a response has succeeded.
    assert.equal(taken.json.errcode, "M_USER_IN_USE", taken.text);
    assert.ok(this.passwords.length > 0, `${this.name} is taken, and no registration can have succeeded`);
    this.isRegistered = true;
    return undefined;
  }

  /** Sends a login. An account allows five wrong passwords at once, and then one from time to time. */
  async tryLogin(body) {
    const answer = await this.ask("POST", `${API}/login`, body);
    if (answer?.status !== 429) return answer;
    await pause(answer.json.retry_after_ms);
    return this.tryLogin(body);
  }

  async logIn() {
    for (const password of [...this.passwords]) {
      const identifier = { type: "m.id.user", user: this.name };
      const body = { type: "m.login.password", identifier, password, refresh_token: this.random() < 0.7 };
      const answer = await this.tryLogin(body);
      if (!answer) return undefined;
      if (answer.status === 200) {
        this.learn(password);
        this.sessions.push(new Session(answer.json));
        return "login";
      }
      assert.equal(answer.json.errcode, "M_FORBIDDEN", answer.text);
      this.passwords.splice(this.passwords.indexOf(password), 1);
      this.endedPasswords.push(password);
    }
    return assert.fail(`no acknowledged password of ${this.name} works`);
  }

  /** Records the working password. If the last change set it, the sessions that the change ends have ended. */
  learn(password) {
    this.endedPasswords.push(...this.passwords.filter((other) => other !== password));
    this.passwords = [password];
    if (this.change?.password === password) this.change.ends.forEach((session) => (session.hasEnded = true));
    this.change = undefined;
  }

  async changePassword() {
    const session = this.pick(this.living);
    const endsOthers = this.random() < 0.5;
    const ends = endsOthers ? this.sessions.filter((other) => other !== session) : [];
    const [known, password] = [this.passwords[0], this.newPassword()];
    const auth = { type: "m.login.password", identifier: { type: "m.id.user", user: this.name }, password: known };
    const body = { auth, new_password: password, logout_devices: endsOthers };
    const answer = await this.ask("POST", `${API}/account/password`, body, session.access);
    this.change = { password, ends };
    this.passwords = [known, password];
    if (!answer) return undefined;
    assert.equal(answer.status, 200, `${this.name} changes the password: ${answer.text}`);
    session.used();
    this.learn(password);
    return "password";
  }

  async refresh() {
    const session = this.pick(this.living.filter((session) => session.refresh));
    if (!session) return this.use(this.pick(this.living));
    const body = { refresh_token: session.refresh };
    // Sometimes two windows of one client refresh at the same time.
    const windows = this.random() < 0.2 ? 2 : 1;
    const requests = Array.from({ length: windows }, () => this.ask("POST", `${API}/refresh`, body));
    const answers = (await Promise.all(requests)).filter((answer) => answer);
    // Without a response the refresh token still works, and a later action repeats the request.
    if (answers.length === 0) return undefined;
    for (const { status, text } of answers) assert.equal(status, 200, `${this.name} refreshes: ${text}`);
    session.used();
    const pairs = answers.map(({ json }) => ({ access: json.access_token, refresh: json.refresh_token }));
    if (windows === 2) return this.findTheLast(session, pairs);
    // Sometimes the client drops the response, as if it were lost.
    if (this.random() < 0.2) session.unused.push(...pairs);
    else session.replace(pairs[0]);
    return "refresh";
  }

  /** Of two responses to one refresh token, only the tokens of the last one work. */
  async findTheLast(session, pairs) {
    const good = [];
    for (const pair of pairs) if (await this.works(pair.access)) good.push(pair);
    session.unused.push(...pairs.filter((pair) => !good.includes(pair)));
    assert.ok(good.length < 2, `${this.name}: the tokens of two responses to one refresh token work`);
    // The tokens of neither work if the last response is missing.
    assert.ok(good.length === 1 || pairs.length === 1, `${this.name}: the tokens of no response to a refresh token work`);
    if (good.length === 0) return "refresh";
    session.replace(good[0]);
    session.used();
    return "refresh";
  }

  /** Whether an access token works. */
  async works(access) {
    return (await this.insist("GET", `${API}/account/whoami`, undefined, access)).status === 200;
  }

  /** Uses a spent refresh token, as a thief does: the server ends the tokens of the thief and of the user. */
  async steal(session) {
    const answer = await this.insist("POST", `${API}/refresh`, { refresh_token: this.pick(session.refreshed).refresh });
    assert.equal(answer.json.errcode, "M_UNKNOWN_TOKEN", `${this.name}: a spent refresh token works: ${answer.text}`);
    session.isStolen = true;
    return "theft";
  }

  /** Repeats a request until there is a response. */
  async insist(...request) {
    for (;;) {
      const answer = await this.ask(...request);
      if (answer) return answer;
    }
  }

  async use(session) {
    const answer = await this.ask("GET", `${API}/account/whoami`, undefined, session.access);
    if (!answer) return undefined;
    assert.equal(answer.json.device_id, session.deviceId, `${this.name} has a session: ${answer.text}`);
    session.used();
    return "use";
  }
}
