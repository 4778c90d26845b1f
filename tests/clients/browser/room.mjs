// The open room of the page: its timeline, who types, who has read, and what the user does with a message.
import { EventType, MsgType, RelationType } from "matrix-js-sdk";
import { attempt } from "./page.mjs";

const REACTION = "👍";
const TYPING_MS = 20_000;
const find = (selector) => document.querySelector(selector);
const composer = find("#composer");
/** What the next message of the composer is related to: a reply or an edit of an event, or nothing. */
let related = {};
/** The last event of each room for which a receipt was sent. */
const read = new Map();

/** Shows a room, and sends a receipt for what it shows. */
export function showRoom(client, room) {
  find("main").hidden = false;
  find("h1").textContent = room.name;
  const messages = room.getLiveTimeline().getEvents().filter((event) => event.getType() === EventType.RoomMessage && !event.isRelation(RelationType.Replace));
  find("#timeline").replaceChildren(...messages.map((event) => item(client, room, event)));
  const others = room.getMembers().filter(({ userId }) => userId !== client.getUserId());
  const typing = others.filter((member) => member.typing).map(({ name }) => name);
  find("#typing").textContent = typing.length ? `${typing.join(", ")} is typing` : "";
  find("#older").onclick = attempt(() => client.scrollback(room, 15));
  composer.text.oninput = attempt(() => client.sendTyping(room.roomId, composer.text.value !== "", TYPING_MS));
  composer.onsubmit = attempt(() => send(client, room));
  const last = messages.findLast((event) => event.getSender() !== client.getUserId());
  if (!last || read.get(room.roomId) === last.getId()) return;
  read.set(room.roomId, last.getId());
  attempt(() => client.sendReadReceipt(last))();
}

function element(name, text, className = "") {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

/** The entry of a message in the timeline. */
function item(client, room, event) {
  const entry = element("li", "");
  entry.dataset.id = event.getId();
  entry.dataset.sent = String(event.status === null);
  entry.append(element("b", `${event.sender?.name ?? event.getSender()}: `));
  if (event.isRedacted()) {
    entry.append(element("i", "removed", "body"));
    return entry;
  }
  const answered = event.replyEventId && room.findEventById(event.replyEventId);
  if (answered) entry.append(element("blockquote", answered.getContent().body));
  entry.append(element("span", event.getContent().body, "body"));
  if (event.replacingEvent()) entry.append(element("i", " (edited)", "edited"));
  const annotations = room.relations.getChildEventsForEvent(event.getId(), RelationType.Annotation, EventType.Reaction);
  for (const [key, events] of annotations?.getSortedAnnotationsByKey() ?? []) entry.append(element("span", ` ${key} ${events.size}`, "reactions"));
  const readers = room.getMembers().filter(({ userId }) => userId !== client.getUserId() && room.getEventReadUpTo(userId, true) === event.getId());
  if (readers.length) entry.append(element("small", ` read by ${readers.map(({ name }) => name).join(", ")}`, "read"));
  entry.append(...buttons(client, room, event));
  return entry;
}

function buttons(client, room, event) {
  const id = event.getId();
  const compose = (relation, text) => {
    related = { [relation]: id };
    composer.text.value = text;
  };
  const actions = {
    Reply: () => compose("reply", ""),
    Edit: () => compose("edit", event.getContent().body),
    React: () => client.sendEvent(room.roomId, EventType.Reaction, { "m.relates_to": { rel_type: RelationType.Annotation, event_id: id, key: REACTION } }),
    Remove: () => client.redactEvent(room.roomId, id),
  };
  return Object.entries(actions).map(([name, act]) => Object.assign(element("button", name), { onclick: attempt(act) }));
}

/** Sends what the composer has: a message, a reply or an edit. */
async function send(client, room) {
  const content = { msgtype: MsgType.Text, body: composer.text.value };
  const { reply, edit } = related;
  related = {};
  composer.reset();
  if (reply) content["m.relates_to"] = { "m.in_reply_to": { event_id: reply } };
  const replaced = edit && { ...content, body: `* ${content.body}`, "m.new_content": content, "m.relates_to": { rel_type: RelationType.Replace, event_id: edit } };
  await client.sendTyping(room.roomId, false, 0);
  await client.sendMessage(room.roomId, replaced ?? content);
}
