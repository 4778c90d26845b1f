// How the disk grows by events, after a checkpoint of the databases.
import { many } from "../../tests/e2e/batches.mjs";
import { folder } from "../../tests/e2e/server.mjs";
import { World } from "./scenarios.mjs";
import { diskBytes } from "./servers.mjs";

const BEFORE = 1_000;

/** The bytes for 1,000 events (kB), from 1,000 events to `events` more, in a room of two. */
export async function growth(start, events) {
  const path = folder();
  const first = await start(path);
  const [sender, other] = await new World(first.url).newPeople(2);
  const roomId = await sender.createRoom();
  await other.join(roomId);
  const say = (count) => many(count, 8, (number) => sender.say(roomId, `message number ${number} with some text`));
  await say(BEFORE);
  await first.stop();
  const before = diskBytes(path);
  const second = await start(path);
  sender.url = second.url;
  await say(events);
  await second.stop();
  return (diskBytes(path) - before) / events;
}
