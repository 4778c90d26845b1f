// People who register, log in, refresh and change their passwords, and remember what the server promised them.
// A request without an answer was done or not: they hold both for possible until an answer tells.
import assert from "node:assert/strict";

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

/** One session: the tokens that work now, and those that must not work any more. */
class Session {
  /** Its device is gone. */
  hasEnded = false;
  /** One of its refresh tokens came a second time: its device stays, and can log in again. */
  isStolen = false;
  /** Pairs that end as soon as the tokens of today are used. */
  old = [];
  /** Pairs that somebody got and nobody uses: another refresh takes their place. */
  unused = [];
  /** Pairs that have ended. */
  spent = [];

  constructor({ device_id, access_token, refresh_token }) {
    Object.assign(this, { deviceId: device_id, access: access_token, refresh: refresh_token });
  }

  /** The server took the tokens of today. */
  used() {
    this.spent.push(...this.old.splice(0));
  }

  /** A refresh brought the tokens of tomorrow. */
  replace({ access, refresh }) {
    this.old.push({ access: this.access, refresh: this.refresh }, ...this.unused.splice(0));
    Object.assign(this, { access, refresh });
  }
}

/** One person. What they do is a sequence, decided by the seed; several people act at once. */
export class Person {
  isRegistered = false;
  sessions = [];
  /** The passwords that may be the account's: several while an answer is missing. */
  passwords = [];
  /** Those that must not work: replaced ones, and the password of whoever came second to the name. */
  endedPasswords = [];
  /** A change of the password whose answer is missing: the new one, and the sessions that end with it. */
  change = undefined;
  passwordsMade = 0;
  timesGiven = 0;

  /** `ask` sends a request; it returns nothing if there was no answer. */
  constructor(name, seed, ask) {
    Object.assign(this, { name, random: generator(seed), ask });
  }

  get living() {
    return this.sessions.filter((session) => !session.hasEnded && !session.isStolen);
  }

  /** Does the next thing. Returns what was acknowledged, if anything was. */
  act() {
    if (!this.isRegistered) return this.register();
    // Whoever does not know the own password, or has no session, finds out first.
    if (this.passwords.length > 1 || this.living.length === 0) return this.logIn();
    const dice = this.random();
    if (dice < 0.2) return this.logIn();
    if (dice < 0.4) return this.changePassword();
    if (dice < 0.8) return this.refresh();
    const old = this.pick(this.living.filter((session) => session.spent.length > 0));
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

  /** Two people want the name at once: at most one of them, ever, may be told that it is theirs. */
  async register() {
    const wanted = [this.newPassword(), this.newPassword()];
    const answers = await Promise.all(wanted.map((password) => this.ask("POST", `${API}/register`, {
      username: this.name, password, refresh_token: true, auth: { type: "m.login.dummy" },
    })));
    const given = answers.findIndex((answer) => answer?.status === 200);
    this.timesGiven += answers.filter((answer) => answer?.status === 200).length;
    assert.ok(this.timesGiven <= 1, `${this.name} was given twice`);
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
    // Nobody else wants the name, so it was given in an answer that is missing.
    assert.equal(taken.json.errcode, "M_USER_IN_USE", taken.text);
    assert.ok(this.passwords.length > 0, `${this.name} is taken, and nobody has it`);
    this.isRegistered = true;
    return undefined;
  }

  async logIn() {
    for (const password of [...this.passwords]) {
      const identifier = { type: "m.id.user", user: this.name };
      const body = { type: "m.login.password", identifier, password, refresh_token: this.random() < 0.7 };
      const answer = await this.ask("POST", `${API}/login`, body);
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
    return assert.fail(`no password that ${this.name} was promised works`);
  }

  /** This is the password. The sessions that a change ends have ended if, and only if, the change was made. */
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
    // Sometimes two windows of one client refresh at once.
    const windows = this.random() < 0.2 ? 2 : 1;
    const requests = Array.from({ length: windows }, () => this.ask("POST", `${API}/refresh`, body));
    const answers = (await Promise.all(requests)).filter((answer) => answer);
    // The token stays good: whoever got no answer asks again.
    if (answers.length === 0) return undefined;
    for (const { status, text } of answers) assert.equal(status, 200, `${this.name} refreshes: ${text}`);
    session.used();
    const pairs = answers.map(({ json }) => ({ access: json.access_token, refresh: json.refresh_token }));
    if (windows === 2) return this.findTheLast(session, pairs);
    // Sometimes the client forgets the answer, which is as if it were lost.
    if (this.random() < 0.2) session.unused.push(...pairs);
    else session.replace(pairs[0]);
    return "refresh";
  }

  /** Of two answers to one refresh token the last one counts, and that one alone. */
  async findTheLast(session, pairs) {
    const good = [];
    for (const pair of pairs) if (await this.works(pair.access)) good.push(pair);
    session.unused.push(...pairs.filter((pair) => !good.includes(pair)));
    assert.ok(good.length < 2, `${this.name}: two answers to one refresh token are good`);
    // None is good if the last one is an answer that is missing.
    assert.ok(good.length === 1 || pairs.length === 1, `${this.name}: no answer to a refresh token is good`);
    if (good.length === 0) return "refresh";
    session.replace(good[0]);
    session.used();
    return "refresh";
  }

  /** Whether an access token is good. */
  async works(access) {
    return (await this.insist("GET", `${API}/account/whoami`, undefined, access)).status === 200;
  }

  /** A thief has a refresh token from before the one that is used: nobody can tell the two apart, and both are out. */
  async steal(session) {
    const answer = await this.insist("POST", `${API}/refresh`, { refresh_token: this.pick(session.spent).refresh });
    assert.equal(answer.json.errcode, "M_UNKNOWN_TOKEN", `${this.name}: a refresh token is good twice: ${answer.text}`);
    session.isStolen = true;
    return "theft";
  }

  /** Asks until there is an answer. */
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
