// A person with a client: looks, syncs, reads, writes, sends pictures. Times are those of the town, in milliseconds.
import { randomBytes } from "node:crypto";

const API = "/_matrix/client/v3";
/** The longest wait of a poll, as clients ask for it. */
const POLL_MS = 28_000;
/** How long somebody reads before the receipt, and types before the message. */
const READ_MS = 2_000;
const TYPE_MS = 5_000;
const PICTURE_BYTES = 150_000;
const PREVIEW_BYTES = 20_000;
/** The first message of a session has keys for all members of rooms up to this size. */
const MAX_KEYED = 100;

const inRoom = (roomId, rest) => `${API}/rooms/${encodeURIComponent(roomId)}/${rest}`;
/** What an encrypted event of a few words contains. */
const ciphertext = () => ({ algorithm: "m.megolm.v1.aes-sha2", ciphertext: randomBytes(200).toString("base64"), session_id: "s", sender_key: "k", device_id: "d" });

export class Person {
  constructor(town, client, random) {
    Object.assign(this, { town, client, random, rooms: [], since: undefined, openUntil: 0, polling: undefined });
  }

  /** Sends a request and counts it; a failure is counted and ends nothing. */
  async ask(method, path, body) {
    const started = performance.now();
    const reply = await this.client.send(method, path, body).catch((error) => ({ status: 0, text: String(error) }));
    this.town.note(path, reply, performance.now() - started);
    return reply;
  }

  /** Looks until a time: syncs, and does what is planned meanwhile. */
  async session(until, messages, pictures) {
    this.openUntil = Math.max(this.openUntil, until);
    this.polling ??= this.polls().finally(() => (this.polling = undefined));
    const keyed = new Set();
    const [begin, work] = [this.town.now(), messages + pictures];
    for (let number = 0; number < work; number++) {
      const at = begin + ((until - begin) * (number + this.random.next())) / work;
      await this.town.until(Math.min(at, until));
      const room = this.random.weighted(this.rooms);
      if (number < messages) await this.message(room, keyed);
      else await this.picture(room);
    }
    await this.town.until(until);
    await this.polling;
  }

  /** Polls while the client is open. */
  async polls() {
    while (this.town.now() < this.openUntil) {
      const timeout = Math.ceil(Math.min(POLL_MS, Math.max(0, this.openUntil - this.town.now())));
      const query = new URLSearchParams({ timeout: String(timeout), ...(this.since ? { since: this.since } : {}) });
      const { status, json } = await this.ask("GET", `${API}/sync?${query}`);
      if (status !== 200) {
        await this.town.until(this.town.now() + 1_000);
        continue;
      }
      this.since = json.next_batch;
      for (const [roomId, { timeline }] of Object.entries(json.rooms?.join ?? {})) {
        const others = timeline.events.filter(({ sender, type }) => sender !== this.client.userId && type === "m.room.encrypted");
        if (others.length > 0) this.town.behind(this.read(roomId, others));
      }
    }
  }

  /** Reads what is new: a receipt, and the previews of pictures. */
  async read(roomId, events) {
    const at = this.town.now() + this.random.lasting(READ_MS);
    if (at > this.openUntil) return;
    await this.town.until(at);
    for (const { content } of events.filter(({ content }) => content.preview)) {
      await this.ask("GET", `/_matrix/client/v1/media/download/${content.preview.slice("mxc://".length)}`);
    }
    await this.ask("POST", inRoom(roomId, `receipt/m.read/${encodeURIComponent(events.at(-1).event_id)}`), {});
  }

  async message(room, keyed) {
    const typing = (body) => this.ask("PUT", inRoom(room.id, `typing/${this.client.userId}`), body);
    await typing({ typing: true, timeout: 30_000 });
    await this.town.until(this.town.now() + this.random.lasting(TYPE_MS));
    if (!keyed.has(room.id) && room.members.length <= MAX_KEYED) await this.shareKeys(room);
    keyed.add(room.id);
    await typing({ typing: false });
    await this.say(room, ciphertext());
  }

  async shareKeys({ members }) {
    const others = members.filter((member) => member !== this);
    const messages = Object.fromEntries(others.map(({ client }) => [client.userId, { [client.deviceId]: ciphertext() }]));
    await this.ask("PUT", `${API}/sendToDevice/m.room.encrypted/${this.town.number()}`, { messages });
  }

  async say(room, content) {
    const { status } = await this.ask("PUT", inRoom(room.id, `send/m.room.encrypted/${this.town.number()}`), content);
    if (status === 200) room.sent += 1;
  }

  async picture(room) {
    const [picture, preview] = [await this.upload(PICTURE_BYTES), await this.upload(PREVIEW_BYTES)];
    if (picture && preview) await this.say(room, { ...ciphertext(), url: picture, preview });
  }

  async upload(length) {
    const { json } = await this.ask("POST", "/_matrix/media/v3/upload", "x".repeat(length));
    return json?.content_uri;
  }
}
