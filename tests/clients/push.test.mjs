// matrix-js-sdk with its own sync loop, which begins with the push rules; push rules and pushers.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ConditionKind, Method, PushRuleActionName, PushRuleKind } from "matrix-js-sdk";
import { SERVER_NAME, serve } from "../e2e/server.mjs";
import { start, until } from "./loop.mjs";
import { client, login, refused, register } from "./sdk.mjs";

const { url } = await serve({ after });
const person = async (name) => client(url, await register(url, name, "secret"));

const actionsFor = (client, event) => client.getPushActionsForEvent(event, true);

test("the library's client starts, sees a message, and judges it by the push rules of the server", async () => {
  const [alice, bob] = [await person("alice"), await person("bob")];
  const { room_id } = await alice.createRoom({ invite: [bob.getUserId()] });
  await bob.joinRoom(room_id);
  await start(bob);
  assert.equal(bob.pushRules.global.override[0].rule_id, ".m.rule.master");
  const message = (body) => until(bob, body, () => bob.getRoom(room_id)?.getLiveTimeline().getEvents().find((event) => event.getContent().body === body));
  await alice.sendTextMessage(room_id, "Dinner is ready");
  const heard = await message("Dinner is ready");
  assert.equal(heard.getSender(), alice.getUserId());
  // A room of two; the library adds that it is no highlight.
  assert.deepEqual(actionsFor(bob, heard), { notify: true, tweaks: { sound: "default", highlight: false } });
  const mention = { msgtype: "m.text", body: "Bob?", "m.mentions": { user_ids: [bob.getUserId()] } };
  await alice.sendMessage(room_id, mention);
  assert.equal(actionsFor(bob, await message("Bob?")).tweaks.highlight, true);
});

test("a room is muted and heard again by the library, and its sync loop follows", async () => {
  const [carol, dora] = [await person("carol"), await person("dora")];
  const { room_id } = await carol.createRoom({ invite: [dora.getUserId()] });
  await dora.joinRoom(room_id);
  await start(dora);
  const rule = (kind, id) => (dora.pushRules.global[kind] ?? []).find((rule) => rule.rule_id === id);
  await dora.setRoomMutePushRule("global", room_id, true);
  await until(dora, "the rule of the room", () => rule("room", room_id));
  await dora.addPushRule("global", PushRuleKind.Override, room_id, {
    conditions: [{ kind: ConditionKind.EventMatch, key: "room_id", pattern: room_id }],
    actions: [PushRuleActionName.DontNotify],
  });
  await until(dora, "the rule before all", () => rule("override", room_id));
  await dora.deletePushRule("global", PushRuleKind.Override, room_id);
  await dora.deletePushRule("global", PushRuleKind.RoomSpecific, room_id);
  await until(dora, "no rule", () => !rule("override", room_id) && !rule("room", room_id));
});

test("keywords and default rules are changed, and mistakes are refused", async () => {
  const emil = await person("emil");
  const rules = async (kind) => (await emil.getPushRules()).global[kind];
  const notify = { actions: [PushRuleActionName.Notify] };
  for (const word of ["tea", "cake"]) await emil.addPushRule("global", PushRuleKind.ContentSpecific, word, { ...notify, pattern: word });
  assert.deepEqual((await rules("content")).map((rule) => rule.rule_id), ["cake", "tea"]);
  await emil.setPushRuleEnabled("global", PushRuleKind.ContentSpecific, "tea", false);
  await emil.setPushRuleActions("global", PushRuleKind.Underride, ".m.rule.message", []);
  assert.equal((await rules("content"))[1].enabled, false);
  assert.deepEqual((await rules("underride")).find((rule) => rule.rule_id === ".m.rule.message").actions, []);
  await refused(emil.addPushRule("global", PushRuleKind.Override, ".mine", notify), "M_INVALID_PARAM", "a reserved id");
  await refused(emil.addPushRule("global", PushRuleKind.RoomSpecific, "kitchen", notify), "M_INVALID_PARAM", "no room id");
  await refused(emil.addPushRule("global", PushRuleKind.ContentSpecific, "milk", notify), "M_MISSING_PARAM", "no pattern");
  await refused(emil.deletePushRule("global", PushRuleKind.Override, ".m.rule.master"), "M_INVALID_PARAM", "a default rule");
  await refused(emil.deletePushRule("global", PushRuleKind.ContentSpecific, "milk"), "M_NOT_FOUND", "an unknown rule");
});

test("pushers are set and end with their session", async () => {
  const desk = await person("frida");
  const phone = client(url, await login(url, "frida", "secret"));
  const pusher = {
    kind: "http", app_id: "test.lattice", pushkey: "key", app_display_name: "Test", device_display_name: "Phone", lang: "en",
    data: { url: `https://push.${SERVER_NAME}/_matrix/push/v1/notify`, "test.lattice.badge": true },
  };
  await phone.setPusher(pusher);
  // The library adds a field of MSC3881.
  const [{ "org.matrix.msc3881.enabled": _, ...listed }, ...others] = (await desk.getPushers()).pushers;
  assert.deepEqual([listed, others], [pusher, []]);
  await refused(desk.setPusher({ ...pusher, data: { url: "http://push.test/" } }), "M_INVALID_PARAM", "a URL that is no gateway's");
  const silence = `org.matrix.msc3890.local_notification_settings.${phone.getDeviceId()}`;
  await desk.setAccountDataRaw(silence, { is_silenced: true });
  assert.deepEqual(await desk.getAccountDataFromServer(silence), { is_silenced: true });
  await phone.logout(true);
  assert.deepEqual((await desk.getPushers()).pushers, []);
  assert.equal(await desk.getAccountDataFromServer(silence), null, "the settings of the device end with it");
  await desk.setPusher(pusher);
  await desk.removePusher("key", "test.lattice");
  assert.deepEqual((await desk.http.authedRequest(Method.Get, "/pushers")).pushers, []);
});
