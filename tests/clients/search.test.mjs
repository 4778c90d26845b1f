// matrix-js-sdk, without its sync loop: message search.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { serve } from "../e2e/server.mjs";
import { client, refused, register } from "./sdk.mjs";

const { url } = await serve({ after });
const person = async (name) => client(url, await register(url, name, "secret"));
const [alice, bob, mallory] = [await person("alice"), await person("bob"), await person("mallory")];

let transactions = 0;
const say = async (from, roomId, body) =>
  (await from.sendEvent(roomId, "m.room.message", { msgtype: "m.text", body }, `t${(transactions += 1)}`)).event_id;

/** A room of Alice's that Bob has joined. */
async function room() {
  const { room_id } = await alice.createRoom({ preset: "private_chat", invite: [bob.getUserId()] });
  await bob.joinRoom(room_id);
  return room_id;
}

const found = (results) => results.results.map(({ context }) => context.getEvent().getId());

test("a search shows matches, newest first, with the events around them", async () => {
  const roomId = await room();
  const first = await say(alice, roomId, "Shall we drink Saffron tea?");
  await say(bob, roomId, "Coffee, please.");
  const last = await say(alice, roomId, "saffron it is");
  const results = await bob.searchRoomEvents({ term: "saffron" });
  assert.deepEqual(found(results), [last, first]);
  assert.deepEqual([results.count, results.next_batch], [2, undefined]);
  assert.deepEqual(results.highlights, ["saffron"]);
  const around = results.results[1].context.getTimeline().map((event) => event.getContent().body);
  assert.deepEqual(around.slice(1), ["Shall we drink Saffron tea?", "Coffee, please."]);
  const { search_categories } = await bob.searchMessageText({ query: "coffee" });
  assert.equal(search_categories.room_events.results.length, 1);
});

test("a filter names the rooms, and a long result has pages", async () => {
  const [here, there] = [await room(), await room()];
  const said = [];
  for (let number = 0; number < 25; number += 1) said.unshift(await say(alice, here, `marmalade ${number}`));
  await say(alice, there, "marmalade elsewhere");
  const results = await bob.searchRoomEvents({ term: "marmalade", filter: { rooms: [here] } });
  assert.equal(results.count, 25);
  assert.ok(results.next_batch && results.results.length < 25);
  for (let page = 0; results.next_batch && page < 10; page += 1) await bob.backPaginateRoomEventsSearch(results);
  assert.deepEqual(found(results), said);
});

test("a search shows nobody what they may not see", async () => {
  const roomId = await room();
  const event_id = await say(alice, roomId, "the treasure is in the garden");
  assert.deepEqual(found(await mallory.searchRoomEvents({ term: "treasure" })), []);
  await alice.redactEvent(roomId, event_id);
  assert.deepEqual(found(await bob.searchRoomEvents({ term: "treasure" })), []);
  await refused(client(url, { access_token: "nonsense" }).searchRoomEvents({ term: "tea" }), "M_UNKNOWN_TOKEN", "a stranger");
});
