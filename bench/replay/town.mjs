// A town: its people with accounts, keys and rooms, its clock, and what was asked of the server.
import { DeviceKey } from "../../tests/e2e/keys.mjs";
import { many } from "../../tests/e2e/batches.mjs";
import { pause } from "../../tests/e2e/server.mjs";
import { Person } from "./person.mjs";
import { Random } from "./random.mjs";

const API = "/_matrix/client/v3";
const HOUR_MS = 3_600_000;
const WIDTH = 8;
const NUMBER_OF_KEYS = 20;

export class Town {
  constructor(client, habits, seed) {
    Object.assign(this, { client, habits, random: new Random(seed), people: [], rooms: [], failures: [], latencies: [] });
    Object.assign(this, { requests: 0, serial: 0, pending: new Set() });
  }

  /** Registers all, uploads their keys, makes the rooms, and lets each client sync once. */
  async settle() {
    const { people, rooms } = this.habits;
    await many(people, WIDTH, async (number) => {
      const client = await this.client.register(`p${number}`);
      client.deviceId = (await client.ok("GET", `${API}/account/whoami`)).device_id;
      const key = new DeviceKey(client.userId, client.deviceId);
      await client.ok("POST", `${API}/keys/upload`, { device_keys: key.deviceKeys(), one_time_keys: key.oneTimeKeys(NUMBER_OF_KEYS) });
      this.people[number] = new Person(this, client, new Random(this.random.below(2 ** 31)));
    });
    let begin = 0;
    for (const { count, members, messages } of rooms) {
      for (let number = 0; number < count; number++) {
        // One after the other around the town, so that everybody is in as many rooms.
        const inside = Array.from({ length: members }, (_, place) => this.people[(begin + place) % people]);
        begin += members;
        this.rooms.push({ members: inside, weight: messages / count / members, sent: 0 });
      }
    }
    await many(this.rooms.length, WIDTH, async (number) => {
      const room = this.rooms[number];
      const [{ client }, ...others] = room.members;
      const encryption = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
      room.id = await client.createRoom({ preset: "public_chat", initial_state: [encryption] });
      for (const member of others) await member.client.join(room.id);
      for (const member of room.members) member.rooms.push(room);
    });
    await many(people, WIDTH, async (number) => {
      const person = this.people[number];
      person.since = (await person.client.sync()).next_batch;
    });
  }

  /** Lets the hours pass. */
  async live() {
    const { from, to, speed } = this.habits;
    await this.client.send("POST", `/_lattice/chaos/speed/${speed}`);
    this.started = performance.now();
    await Promise.all(this.people.map((person, number) => this.day(person, number)));
    await this.until((to - from) * HOUR_MS);
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  async day(person, number) {
    const { from, to, hours, sessions, minutes, messages, pictures, people, computers, computerFrom, computerTo } = this.habits;
    const planned = [];
    const add = (at, lasts) => planned.push({ at: Math.max(at, 0), until: Math.min(at + lasts, (to - from) * HOUR_MS) });
    const looks = person.random.about(sessions);
    for (let look = 0; look < looks; look++) {
      const hour = person.random.pick(hours) - from + person.random.next() * Math.min(1, to - from);
      add(hour * HOUR_MS, person.random.lasting(minutes * 60_000));
    }
    if (number < (people * computers) / 100) add((computerFrom - from) * HOUR_MS, (computerTo - computerFrom) * HOUR_MS);
    const share = (of) => person.random.about(of / Math.max(1, planned.length));
    await Promise.all(planned.map(async ({ at, until }) => {
      await this.until(at);
      await person.session(until, share(messages), share(pictures));
    }));
  }

  /** The time since the hours began, in the town. */
  now() {
    return (performance.now() - this.started) * this.habits.speed;
  }

  async until(at) {
    const left = (at - this.now()) / this.habits.speed;
    if (left > 0) await pause(left);
  }

  number() {
    return (this.serial += 1);
  }

  /** Work that nobody waits for until the hours are over. */
  behind(work) {
    this.pending.add(work);
    work.finally(() => this.pending.delete(work));
  }

  note(path, { status, text }, ms) {
    this.requests += 1;
    if (!path.includes("/sync")) this.latencies.push(ms);
    if (status !== 200) this.failures.push(`${status} ${path.slice(0, 80)} ${text.slice(0, 200)}`);
  }

  /** The rooms whose history has not as many messages as were acknowledged. */
  async missing() {
    const wrong = [];
    await many(this.rooms.length, WIDTH, async (number) => {
      const room = this.rooms[number];
      let [seen, from] = [0, ""];
      do {
        const page = await room.members[0].client.ok("GET", `${API}/rooms/${encodeURIComponent(room.id)}/messages?dir=b&limit=1000${from}`);
        seen += page.chunk.filter(({ type }) => type === "m.room.encrypted").length;
        from = page.end ? `&from=${page.end}` : "";
      } while (from);
      if (seen !== room.sent) wrong.push(`${room.id}: ${seen} of ${room.sent}`);
    });
    return wrong;
  }
}
