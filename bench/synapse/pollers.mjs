// Delivery to 200 people who wait in syncs, while 20 messages a second are sent.
import { many } from "../../tests/e2e/batches.mjs";
import { pause } from "../../tests/e2e/server.mjs";
import { texts } from "./person.mjs";

const [POLLERS, ROOMS, RATE, SECONDS] = [200, 10, 20, 15];
const POLL_MS = 30_000;
/** A poll that ends sooner, with nothing, woke for nothing. */
const EARLY_MS = 28_000;

/** Returns the latencies (milliseconds) with what was lost or woke nobody. */
export async function deliver(world) {
  const people = await world.newPeople(POLLERS);
  const pairs = [];
  for (let number = 0; number < ROOMS; number += 1) {
    const [sender, listener] = people.slice(2 * number, 2 * number + 2);
    const roomId = await sender.createRoom();
    await listener.join(roomId);
    pairs.push({ sender, listener, roomId });
  }
  await many(POLLERS, 8, (number) => people[number].sync());
  const [sent, latencies, counts] = [new Map(), [], { lost: 0, twice: 0, empty: 0 }];
  let isOver = false;
  const heard = new Set();
  const listen = async (person) => {
    while (!isOver) {
      const began = performance.now();
      const sync = await person.sync(POLL_MS).catch(() => undefined);
      if (isOver || !sync) return;
      const now = performance.now();
      const mine = texts(sync).filter((text) => sent.has(text));
      if (mine.length === 0 && now - began < EARLY_MS) counts.empty += 1;
      for (const text of mine.filter((text) => sent.get(text).listener === person)) {
        if (heard.has(text)) counts.twice += 1;
        heard.add(text);
        latencies.push(now - sent.get(text).at);
      }
    }
  };
  const listening = people.map(listen);
  await pause(2_000);
  counts.empty = 0;
  const sends = [];
  const began = performance.now();
  for (let number = 0; number < RATE * SECONDS; number += 1) {
    await pause(Math.max(0, began + (number * 1_000) / RATE - performance.now()));
    const { sender, listener, roomId } = pairs[number % ROOMS];
    sent.set(`flow ${number}`, { at: performance.now(), listener });
    sends.push(sender.say(roomId, `flow ${number}`));
  }
  await Promise.all(sends);
  await pause(3_000);
  counts.lost = sent.size - heard.size;
  isOver = true;
  // A last message ends the polls of those who are in rooms; the others end with the process of the server.
  return { latencies, ...counts, listening };
}
