// What is measured on both servers. `prepare` runs once, `round` each time and returns how many operations it made; `target` is
// the most that ours may use of the processor time of Synapse.
import { many } from "../../tests/e2e/batches.mjs";
import { EVICTION_MS, pause } from "../../tests/e2e/server.mjs";
import { Person, texts } from "./person.mjs";

const V3 = "/_matrix/client/v3";
const room = (roomId, rest) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
const HOT = 10;
const SMALL_ROOMS = 20;
const MANY_ROOMS = 100;
const HISTORY = 20;
const KEYS_USERS = 50;
const KEYS = 50;
const LARGE = 500;
/** Joins of the large room in a round. */
const JOINS = 5;

/** A room that all of `members` have joined. */
async function roomOf(members, width = 4) {
  const roomId = await members[0].createRoom();
  await many(members.length - 1, width, (number) => members[number + 1].join(roomId));
  return roomId;
}

/** Every member has synced, long ago: our server tells each of one event more, and then of none. */
async function park(members, roomId) {
  await many(members.length, 8, (number) => members[number].sync());
  await pause(EVICTION_MS);
  await members[0].say(roomId, "parks");
}

export const SCENARIOS = {
  hop: {
    title: "one bare hop: `GET /account/whoami`",
    prepare: (world) => world.newPeople(1),
    async round([person]) {
      await many(400, 4, () => person.ask("GET", `${V3}/account/whoami`));
      return 400;
    },
  },
  send_parked: {
    title: "send in a room of 10, the others parked",
    target: 1 / 5,
    async prepare(world) {
      const members = await world.newPeople(HOT);
      const roomId = await roomOf(members);
      await park(members, roomId);
      return { members, roomId };
    },
    async round({ members, roomId }) {
      await many(150, HOT, (number) => members[number % HOT].say(roomId, `parked ${number}`));
      return 150;
    },
  },
  send_awake: {
    title: "send in a room of 10, the others awake",
    async prepare(world) {
      const members = await world.newPeople(HOT);
      return { members, roomId: await roomOf(members) };
    },
    /** The others sync before each message: that is not measured. */
    async round({ members, roomId }, meter) {
      let cpu = 0;
      for (let number = 0; number < 15; number += 1) {
        await many(HOT, HOT, (member) => members[member].sync());
        cpu += await meter.measure(() => members[0].say(roomId, `awake ${number}`));
      }
      return { operations: 15, cpu };
    },
  },
  send_many: {
    title: "send in 20 rooms of two",
    target: 1 / 6,
    async prepare(world) {
      const people = await world.newPeople(2 * SMALL_ROOMS);
      const rooms = [];
      for (let number = 0; number < SMALL_ROOMS; number += 1) {
        rooms.push({ sender: people[2 * number], roomId: await roomOf(people.slice(2 * number, 2 * number + 2)) });
      }
      return rooms;
    },
    async round(rooms) {
      await many(200, SMALL_ROOMS, (number) => {
        const { sender, roomId } = rooms[number % SMALL_ROOMS];
        return sender.say(roomId, `small ${number}`);
      });
      return 200;
    },
  },
  create_room: {
    title: "createRoom",
    target: 1 / 6,
    prepare: (world) => world.newPeople(4),
    async round(people) {
      await many(40, 4, (number) => people[number % 4].createRoom("private_chat"));
      return 40;
    },
  },
  sync_initial: {
    title: "initial sync of 100 rooms",
    target: 1 / 10,
    prepare: (world) => world.manyRooms(),
    /** A new device each time, so that no server answers from a cache of responses. */
    async round({ reader }, meter) {
      const devices = [await reader.login(), await reader.login()];
      const cpu = await meter.measure(async () => {
        for (const device of devices) {
          const { rooms } = await device.sync();
          if (Object.keys(rooms.join).length !== MANY_ROOMS) throw new Error("an initial sync lacks rooms");
        }
      });
      return { operations: devices.length, cpu };
    },
  },
  sync_empty: {
    title: "incremental sync without anything new, not waiting",
    target: 1 / 2,
    async prepare(world) {
      const { reader } = await world.manyRooms();
      await reader.sync();
      await reader.sync();
      return reader;
    },
    async round(reader) {
      const { since } = reader;
      await many(200, 4, async () => {
        const path = `${V3}/sync?timeout=0&since=${encodeURIComponent(since)}`;
        const response = await reader.ask("GET", path);
        if (texts(response).length > 0) throw new Error("an empty sync carries messages");
      });
      return 200;
    },
  },
  sync_one: {
    title: "incremental sync with one message",
    target: 1 / 5,
    async prepare(world) {
      const made = await world.manyRooms();
      await made.reader.sync();
      return made;
    },
    async round({ reader, owner, rooms }, meter) {
      let cpu = 0;
      for (let number = 0; number < 12; number += 1) {
        await owner.say(rooms[number], `news ${number}`);
        cpu += await meter.measure(async () => {
          if (!texts(await reader.sync()).includes(`news ${number}`)) throw new Error("a sync lacks an acknowledged message");
        });
      }
      return { operations: 12, cpu };
    },
  },
  messages: {
    title: "messages, 50 events",
    target: 1 / 5,
    async prepare(world) {
      const members = await world.newPeople(2);
      const roomId = await roomOf(members);
      await many(120, 4, (number) => members[0].say(roomId, `history ${number}`));
      return { reader: members[1], roomId };
    },
    async round({ reader, roomId }) {
      await many(60, 2, async () => {
        const { chunk } = await reader.ask("GET", room(roomId, "messages?dir=b&limit=50"));
        if (chunk.length !== 50) throw new Error(`a page has ${chunk.length} events`);
      });
      return 60;
    },
  },
  join_parked: {
    title: "join of a room with 500 members, parked",
    target: 1 / 4,
    async prepare(world) {
      const made = await world.largeRoom();
      await park(made.members, made.roomId);
      return made;
    },
    async round({ guests, roomId }) {
      for (let number = 0; number < JOINS; number += 1) await guests.pop().join(roomId);
      return JOINS;
    },
  },
  join_awake: {
    title: "join of a room with 500 members, awake",
    prepare: (world) => world.largeRoom(),
    async round({ guests, members, roomId }, meter) {
      let cpu = 0;
      for (let number = 0; number < 2; number += 1) {
        await many(LARGE, 8, (member) => members[member].sync());
        cpu += await meter.measure(() => guests.pop().join(roomId));
      }
      return { operations: 2, cpu };
    },
  },
  keys_upload: {
    title: "keys upload, 50 one-time keys",
    target: 1 / 2,
    prepare: (world) => ({ world }),
    async round({ world }, meter) {
      const people = await world.newPeople(20);
      await Promise.all(people.map((person) => person.uploadKeys(KEYS)));
      return { operations: 20, cpu: await meter.measure(() => many(20, 8, (number) => people[number].ask("POST", `${V3}/keys/upload`, people[number].keys))) };
    },
  },
  keys_query: {
    title: "keys query of 50 users",
    target: 1,
    prepare: (world) => world.peopleWithKeys(),
    async round(people) {
      const body = { device_keys: Object.fromEntries(people.map(({ userId }) => [userId, []])), timeout: 10_000 };
      await many(60, 4, async (number) => {
        const { device_keys } = await people[number % KEYS_USERS].ask("POST", `${V3}/keys/query`, body);
        if (Object.values(device_keys).filter((devices) => Object.keys(devices).length > 0).length !== KEYS_USERS) throw new Error("users are missing");
      });
      return 60;
    },
  },
  keys_claim: {
    title: "keys claim",
    target: 1 / 2,
    async prepare(world) {
      return { people: await world.peopleWithKeys(), taken: new Set(), next: 0 };
    },
    async round(state) {
      await many(100, 8, async (number) => {
        const { userId, deviceId } = state.people[(state.next += 1) % KEYS_USERS];
        const body = { one_time_keys: { [userId]: { [deviceId]: "signed_curve25519" } } };
        const { one_time_keys } = await state.people[number % KEYS_USERS].ask("POST", `${V3}/keys/claim`, body);
        const key = `${deviceId} ${Object.keys(one_time_keys[userId][deviceId])[0]}`;
        if (state.taken.has(key)) throw new Error("a key was handed out twice");
        state.taken.add(key);
      });
      return 100;
    },
  },
};

/** What the scenarios share on one server: each is made when the first of them needs it. */
export class World {
  #made = new Map();
  #all = [];

  constructor(url) {
    this.url = url;
  }

  #once(name, make) {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name);
  }

  async newPeople(count) {
    const from = this.#all.length;
    this.#all.length += count;
    await many(count, 4, async (number) => {
      this.#all[from + number] = await Person.register(this.url, `person${from + number}`);
    });
    return this.#all.slice(from, from + count);
  }

  /** A reader in 100 rooms with 20 messages each. */
  manyRooms() {
    return this.#once("many", async () => {
      const [owner, reader] = await this.newPeople(2);
      const rooms = [];
      await many(MANY_ROOMS, 4, async () => {
        const roomId = await roomOf([owner, reader]);
        for (let number = 0; number < HISTORY; number += 1) await owner.say(roomId, `message number ${number}`);
        rooms.push(roomId);
      });
      return { owner, reader, rooms };
    });
  }

  /** A room of 500 members, and guests who may join. */
  largeRoom() {
    return this.#once("large", async () => {
      const [members, guests] = [await this.newPeople(LARGE), await this.newPeople(40)];
      return { members, guests, roomId: await roomOf(members) };
    });
  }

  peopleWithKeys() {
    return this.#once("keys", async () => {
      const people = await this.newPeople(KEYS_USERS);
      await many(KEYS_USERS, 8, async (number) => {
        await people[number].uploadKeys(KEYS);
        await people[number].ask("POST", `${V3}/keys/upload`, people[number].keys);
      });
      return people;
    });
  }
}
