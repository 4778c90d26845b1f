// The promises of docs/architecture.md, checked over what the people of a run acknowledged and what their devices assembled.
import { sha256 } from "./person.mjs";

const V3 = "/_matrix/client/v3";
const room = (roomId, rest) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;

/** The whole timeline of a room, the oldest first. */
export async function timeline(person, roomId) {
  const events = [];
  let from;
  do {
    const query = new URLSearchParams({ dir: "b", limit: 100, ...(from ? { from } : {}) });
    const page = await person.accepted("GET", room(roomId, `messages?${query}`));
    events.push(...page.chunk);
    from = page.end;
  } while (from);
  return events.reverse();
}

/** What of the acknowledged events, state and memberships is wrong in a room; returns the ids of its timeline. */
async function checkRoom(world, roomId) {
  const [owner] = world.people.filter(({ home }) => home.includes(roomId));
  const events = await timeline(owner, roomId);
  const ids = events.map((event) => event.event_id);
  if (new Set(ids).size !== ids.length) world.violation(`${roomId}: an event is in the timeline twice`);
  const texts = events.filter((event) => event.type === "m.room.message").map((event) => event.content.body);
  if (new Set(texts).size !== texts.length) world.violation(`${roomId}: a message was stored twice`);
  const known = new Set(ids);
  for (const person of world.people) {
    for (const event of person.events.values()) {
      if (event.roomId === roomId && !known.has(event.event_id)) world.violation(`${roomId}: lost: ${event.text}`);
    }
    const number = person.state.get(roomId);
    if (number === undefined) continue;
    const { json } = await person.house.insist(person.token, "GET", room(roomId, `state/test.number/${person.username}`));
    if (json.number !== number) world.violation(`${roomId}: the state of ${person.username} is ${json.number}, not ${number}`);
  }
  await checkMembers(world, roomId, owner);
  return ids;
}

/** The Room, and each person's own list of rooms, say who is in the room; profiles have arrived there. */
async function checkMembers(world, roomId, owner) {
  const { joined } = await owner.accepted("GET", room(roomId, "joined_members"));
  for (const person of world.people) {
    const isInside = person.home.includes(roomId) || (person.visits.get(roomId) ?? false);
    if (person.userId in joined !== isInside) world.violation(`${roomId}: ${person.userId} is ${isInside ? "not " : ""}there`);
    const name = joined[person.userId]?.display_name;
    if (isInside && person.displayName && name !== person.displayName) {
      world.violation(`${roomId}: ${person.userId} is called ${name}, not ${person.displayName}`);
    }
  }
}

/** What each device assembled is the timeline since it has known the room. */
function checkDevices(world, roomId, ids) {
  for (const person of world.people.filter(({ home }) => home.includes(roomId))) {
    for (const device of person.devices) {
      const seen = device.rooms.get(roomId) ?? [];
      const missing = ids.filter((id) => !seen.includes(id));
      if (missing.length > 0) world.violation(`${device.name}: ${missing.length} events of ${roomId} never came: ${missing.slice(0, 3)}`);
      else if (seen.some((id, at) => id !== ids[at])) world.violation(`${device.name}: the events of ${roomId} came in another order`);
    }
  }
}

function checkToDevice(world) {
  for (const person of world.people) {
    for (const device of person.devices) {
      for (const sender of world.people) {
        const numbers = device.received.filter((message) => message.sender === sender.userId).map(({ number }) => number);
        const wanted = Array.from({ length: sender.sentTo.get(person.userId) ?? 0 }, (_, number) => number);
        if (JSON.stringify(numbers) === JSON.stringify(wanted)) continue;
        world.violation(`${device.name}: of ${wanted.length} messages of ${sender.userId} came ${numbers.length}: ${firstDifference(numbers, wanted)}`);
      }
    }
  }
}

function firstDifference(numbers, wanted) {
  const at = wanted.findIndex((number, index) => numbers[index] !== number);
  return at < 0 ? `more after ${wanted.length}` : `${numbers.slice(at, at + 3)} instead of ${wanted.slice(at, at + 3)}`;
}

/** No key was given out twice, and no key is lost that no claim took. */
function checkKeys(world) {
  const claimed = world.people.flatMap((person) => person.claimed);
  if (new Set(claimed).size !== claimed.length) {
    world.violation(`keys were given out twice: ${claimed.filter((key, at) => claimed.indexOf(key) !== at)}`);
  }
  for (const person of world.people) {
    for (const device of person.devices) {
      const taken = claimed.filter((key) => key.startsWith(`${person.userId} ${device.id} `)).length;
      const most = (device.uploaded ?? 0) - taken;
      const least = most - (device.unansweredClaims ?? 0);
      if (device.keyCount > most || device.keyCount < least) {
        world.violation(`${device.name} has ${device.keyCount} keys: ${device.uploaded} uploaded, ${taken} claimed, ${device.unansweredClaims ?? 0} claims unanswered`);
      }
    }
  }
}

async function checkAccounts(world) {
  for (const person of world.people) {
    for (const device of person.devices) {
      if (device.accountData !== person.accountData) {
        world.violation(`${device.name}: the account data is ${device.accountData}, not ${person.accountData}`);
      }
    }
    for (const username of person.registered) {
      const login = { type: "m.login.password", identifier: { type: "m.id.user", user: username }, password: "secret" };
      const { status } = await person.house.insist(undefined, "POST", `${V3}/login`, login);
      if (status !== 200) world.violation(`${username} was registered, and cannot log in: ${status}`);
    }
    for (const [place, hash] of person.media) {
      const { status, text } = await person.house.insist(person.token, "GET", `/_matrix/client/v1/media/download/${place}`);
      if (status !== 200 || sha256(text) !== hash) world.violation(`mxc://${place} is not what was uploaded: ${status}`);
    }
  }
}

/** Whether all devices have what the rooms have: the deliveries are over. */
export async function areQuiet(world) {
  for (const roomId of world.rooms) {
    const [owner] = world.people.filter(({ home }) => home.includes(roomId));
    const { length } = await timeline(owner, roomId);
    for (const person of world.people.filter(({ home }) => home.includes(roomId))) {
      if (person.devices.some((device) => (device.rooms.get(roomId)?.length ?? 0) < length)) return false;
    }
  }
  return world.people.every((person) => person.devices.every((device) => {
    const received = world.people.reduce((sum, sender) => sum + (sender.sentTo.get(person.userId) ?? 0), 0);
    return device.received.length >= received && device.accountData === person.accountData;
  }));
}

/** Checks every promise; `world.violation` hears of what is broken. */
export async function check(world) {
  for (const roomId of world.rooms) checkDevices(world, roomId, await checkRoom(world, roomId));
  checkToDevice(world);
  checkKeys(world);
  await checkAccounts(world);
}
