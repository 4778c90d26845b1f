// A user under chaos: one action after the other, each repeated until it is answered, and a record of what was acknowledged.
import { createHash } from "node:crypto";
import { DeviceKey } from "../e2e/keys.mjs";

const V3 = "/_matrix/client/v3";
const KEYS_AT_ONCE = 5;
const room = (roomId, rest) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

export class Person {
  devices = [];
  /** The rooms that this person never leaves. */
  home = [];
  /** Every event that was acknowledged: its id and its room, by transaction. */
  events = new Map();
  /** The last acknowledged content of this person's state, by room. */
  state = new Map();
  /** How many messages each other user's devices were sent. */
  sentTo = new Map();
  /** Acknowledged claims: `user device key`. */
  claimed = [];
  uploadedKeys = 0;
  /** The hashes of acknowledged media, by its place. */
  media = new Map();
  /** Usernames whose registration was acknowledged. */
  registered = [];
  /** Public rooms of others: whether this person is in them now. */
  visits = new Map();
  number = 0;
  displayName = undefined;

  constructor(house, world, username) {
    Object.assign(this, { house, world, username, random: house.random });
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  get token() {
    return this.devices[0].token;
  }

  accepted(method, path, body, more) {
    return this.house.accepted(this.token, method, path, body, more);
  }

  /** Does one thing. Returns what it was. */
  async act() {
    const [action] = this.pick(WEIGHTED);
    this.number += 1;
    await this[action](this.number);
    return action;
  }

  async message(number) {
    const roomId = this.pick(this.home);
    const transaction = `m${number}`;
    const path = room(roomId, `send/m.room.message/${transaction}`);
    const body = { msgtype: "m.text", body: `${this.username} ${number}` };
    const { event_id } = await this.accepted("PUT", path, body);
    this.events.set(`${roomId} ${transaction}`, { event_id, roomId, text: body.body });
    if (this.random() > 0.2) return;
    const again = await this.accepted("PUT", path, body);
    if (again.event_id !== event_id) this.world.violation(`${this.username}: ${transaction} is ${event_id} and ${again.event_id}`);
  }

  async setState(number) {
    const roomId = this.pick(this.home);
    await this.accepted("PUT", room(roomId, `state/test.number/${this.username}`), { number });
    this.state.set(roomId, number);
  }

  async rename(number) {
    const displayname = `${this.username} the ${number}th`;
    await this.accepted("PUT", `${V3}/profile/${encodeURIComponent(this.userId)}/displayname`, { displayname });
    this.displayName = displayname;
  }

  async setAccountData(number) {
    await this.accepted("PUT", `${V3}/user/${encodeURIComponent(this.userId)}/account_data/test.number`, { number });
    this.accountData = number;
  }

  async sendToDevices(number) {
    const { userId } = this.pick(this.world.people);
    const next = this.sentTo.get(userId) ?? 0;
    const messages = { [userId]: { "*": { number: next } } };
    await this.accepted("PUT", `${V3}/sendToDevice/test.number/d${number}`, { messages });
    this.sentTo.set(userId, next + 1);
  }

  async uploadKeys() {
    const device = this.pick(this.devices);
    device.key ??= new DeviceKey(this.userId, device.id);
    const first = (device.uploaded ??= 0);
    const body = { device_keys: device.key.deviceKeys(), one_time_keys: device.key.oneTimeKeys(KEYS_AT_ONCE, first) };
    await this.house.accepted(device.token, "POST", `${V3}/keys/upload`, body);
    device.uploaded += KEYS_AT_ONCE;
  }

  /** A claim without a response may have taken its key: no client can know, and it is not repeated. */
  async claim() {
    const { userId, devices } = this.pick(this.world.people);
    const device = this.pick(devices);
    const wanted = { [userId]: { [device.id]: "signed_curve25519" } };
    const response = await this.house.once(this.token, "POST", `${V3}/keys/claim`, { one_time_keys: wanted });
    const isAnswered = response && Object.keys(response.json.failures ?? {}).length === 0;
    device.unansweredClaims = (device.unansweredClaims ?? 0) + (isAnswered ? 0 : 1);
    const key = Object.keys(response?.json.one_time_keys?.[userId]?.[device.id] ?? {})[0];
    if (key) this.claimed.push(`${userId} ${device.id} ${key}`);
  }

  async receipt() {
    const last = [...this.events.values()].at(-1);
    if (last) await this.accepted("POST", room(last.roomId, `receipt/m.read/${encodeURIComponent(last.event_id)}`), {});
  }

  async upload(number) {
    const bytes = `${this.username} ${number} `.repeat(1 + Math.floor(this.random() * 2_000));
    const headers = { "content-type": "application/octet-stream" };
    const response = await this.house.once(this.token, "POST", "/_matrix/media/v3/upload", bytes, { headers });
    if (response?.status === 200) this.media.set(response.json.content_uri.slice("mxc://".length), sha256(bytes));
  }

  async register(number) {
    const username = `${this.username}-guest${number}`;
    const body = { username, password: "secret", auth: { type: "m.login.dummy" } };
    const { status, json } = await this.house.insist(undefined, "POST", `${V3}/register`, body);
    // A registration whose response was lost has taken the name.
    if (status !== 200 && json.errcode !== "M_USER_IN_USE") throw new Error(`${username}: ${status} ${JSON.stringify(json)}`);
    this.registered.push(username);
  }

  /** Joins a public room, or leaves it. */
  async visit() {
    const roomId = this.pick(this.world.publicRooms);
    if (this.home.includes(roomId)) return;
    const isInside = this.visits.get(roomId) ?? false;
    if (isInside) await this.accepted("POST", room(roomId, "leave"), {});
    else await this.accepted("POST", `${V3}/join/${encodeURIComponent(roomId)}`, {});
    this.visits.set(roomId, !isInside);
  }
}

const WEIGHTS = {
  message: 30, sendToDevices: 14, claim: 10, setState: 8, uploadKeys: 6, visit: 8, receipt: 6, setAccountData: 5, upload: 4, rename: 2, register: 1,
};
/** Each action as often as its weight. */
const WEIGHTED = Object.entries(WEIGHTS).flatMap(([action, weight]) => Array.from({ length: weight }, () => [action]));
