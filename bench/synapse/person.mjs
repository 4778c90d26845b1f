// Users of either server. They keep their connections, unlike the client of tests/e2e: opening one costs as much as a small operation.
// One that the server closes while a request is on its way is retried once, as browsers do.
import { DeviceKey } from "../../tests/e2e/keys.mjs";

const V3 = "/_matrix/client/v3";
let transactions = 0;

export class Person {
  static async register(url, username) {
    const body = { username, password: "secret", auth: { type: "m.login.dummy" } };
    return Person.of(url, await request(url, undefined, "POST", `${V3}/register`, body));
  }

  static of(url, { user_id, device_id, access_token }) {
    return Object.assign(new Person(), { url, userId: user_id, deviceId: device_id, token: access_token });
  }

  ask(method, path, body) {
    return request(this.url, this.token, method, path, body);
  }

  /** Another device of this user. */
  async login() {
    const login = { type: "m.login.password", identifier: { type: "m.id.user", user: this.userId }, password: "secret" };
    return Person.of(this.url, await request(this.url, undefined, "POST", `${V3}/login`, login));
  }

  async createRoom(preset = "public_chat") {
    return (await this.ask("POST", `${V3}/createRoom`, { preset, name: "room", topic: "topic" })).room_id;
  }

  join(roomId) {
    return this.ask("POST", `${V3}/join/${encodeURIComponent(roomId)}`, {});
  }

  async say(roomId, text) {
    const path = `${V3}/rooms/${encodeURIComponent(roomId)}/send/m.room.message/t${(transactions += 1)}`;
    return (await this.ask("PUT", path, { msgtype: "m.text", body: text })).event_id;
  }

  /** Syncs from where the last sync ended. */
  async sync(timeout = 0) {
    const query = new URLSearchParams({ timeout, ...(this.since ? { since: this.since } : {}) });
    const response = await this.ask("GET", `${V3}/sync?${query}`);
    this.since = response.next_batch;
    return response;
  }

  async uploadKeys(count) {
    const key = new DeviceKey(this.userId, this.deviceId);
    this.keys = { device_keys: key.deviceKeys(), one_time_keys: key.oneTimeKeys(count) };
  }
}

async function request(url, token, method, path, body) {
  const options = {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body ? { "content-type": "application/json" } : {}) },
    body: body && JSON.stringify(body),
  };
  const response = await fetch(url + path, options).catch(() => fetch(url + path, options));
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text);
}

/** The texts of all messages of a sync. */
export function texts(sync) {
  const rooms = Object.values(sync.rooms?.join ?? {});
  return rooms.flatMap((room) => room.timeline.events).filter(({ type }) => type === "m.room.message").map(({ content }) => content.body);
}
