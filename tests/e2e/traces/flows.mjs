// Every served operation, called with secrets and with private content that no trace may hold.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { DeviceKey } from "../keys.mjs";
import { Client, SERVER_NAME } from "../server.mjs";

const V3 = "/_matrix/client/v3";
const V1 = "/_matrix/client/v1";
const ADMIN = "/_synapse/admin/v1";
const id = encodeURIComponent;

export const SETTINGS = {
  REGISTRATION: "token",
  GUESTS: "on",
  QUERY_TOKENS: "on",
  OPERATOR_SECRET: "the operator's own secret, quite long",
  REGISTRATION_SECRET: "a secret shared with a bot, quite long",
  PUBLIC_BASE_URL: "https://matrix.e2e.test",
  FEDERATION_SERVER: "matrix.e2e.test:443",
  SUPPORT_EMAIL: "admin@e2e.test",
};

/** What every object may store, and no trace may hold. */
export const CONTENT = {
  roomName: "Küche \"oben\" & unten",
  topic: "What we \"cook\" & when",
  message: "Dinner \"is\" ready & warm, Bob",
  accountData: "my \"favourite\" colour & yours",
  roomData: "a note \"about\" this room & me",
  deviceName: "Alice's \"old\" telephone & charger",
  reason: "I \"really\" need to go & sleep",
  status: "gone \"fishing\" & reading",
  pushkey: "push & \"key\" 1898",
  keyword: "cake \"or\" death & taxes",
  tag: "u.\"things\" I & you want",
  invitation: "an.invitation_to~the-tea-party",
};

/** What no trace and no file may hold. */
export const PASSWORDS = {
  password: "wonder & \"land\" 1865",
  newPassword: "looking & \"glass\" 1871",
  wrongPassword: "jabber & \"wock\" 1855",
  administratorsPassword: "off & \"with\" their heads",
  botsPassword: "beep & \"boop\" 2001",
};

const stage = (user, password) => ({ auth: { type: "m.login.password", identifier: { type: "m.id.user", user }, password } });
const login = (user, password, more) => ({ ...stage(user, password).auth, refresh_token: true, ...more });
const with2 = (client, { access_token, user_id }) => Object.assign(new Client(client.url, access_token), { userId: user_id });
const DELAYED = "/_matrix/client/unstable/org.matrix.msc4140";
const subscription = (c) => `/_matrix/client/unstable/io.element.msc4306/rooms/${id(c.roomId)}/thread/${id(c.eventId)}/subscription`;
const DEHYDRATED = "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device";
const BACKUPS = `${V3}/room_keys`;
const KEY = { first_message_index: 0, forwarded_count: 0, is_verified: false, session_data: { ciphertext: CONTENT.message } };
/** The path of keys in the backup. */
const keys = (c, ...place) => `${[BACKUPS, "keys", ...place].join("/")}?version=${c.backup}`;
const RULES = `${V3}/pushrules/global`;
const operator = { authorization: `Bearer ${SETTINGS.OPERATOR_SECRET}` };

/** Sends a request with headers that must succeed. */
async function sent(client, method, path, body, headers) {
  const answer = await client.send(method, path, body, headers);
  assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`);
  return answer.json;
}

/** The MAC of a registration in Synapse's API. */
function registration(nonce) {
  const password = PASSWORDS.botsPassword;
  const mac = createHmac("sha1", SETTINGS.REGISTRATION_SECRET).update(`${nonce}\0bot\0${password}\0notadmin`).digest("hex");
  return { nonce, username: "bot", password, admin: false, mac };
}

/** The path of the room. */
const room = (c) => `${V3}/rooms/${id(c.roomId)}`;
/** Logs alice in on a new device. */
const another = (c) => c.client.ok("POST", `${V3}/login`, login("alice", c.password));
/** A refused attempt, whose session of interactive authentication is secret too. */
async function refused(c, method, path, body = {}) {
  const { status, json } = await c.alice.send(method, path, { ...body, ...stage("alice", PASSWORDS.wrongPassword) });
  assert.equal(status, 401, JSON.stringify(json));
  return json.session;
}

/** What each operation is sent; it returns the secrets that it answered. `c` has what the flows before it made. */
export const FLOWS = {
  "admin/getServer": (c) => sent(c.client, "GET", "/") && {},
  "admin/getHealth": (c) => sent(c.client, "GET", "/_lattice/health") && {},
  "admin/exportSigningKey": async (c) => ({ signingSeed: (await sent(c.client, "GET", "/_lattice/admin/v1/signing_key", undefined, operator)).key_file.trim().split(" ").at(-1) }),
  "admin/makeAdministrator": async (c) => {
    const { administratorsPassword: password } = PASSWORDS;
    await sent(c.client, "PUT", `/_lattice/admin/v1/administrators/${id(`@root:${SERVER_NAME}`)}`, { password }, operator);
    const session = await c.client.ok("POST", `${V3}/login`, login("root", password));
    c.root = with2(c.client, session);
    return { rootsToken: session.access_token, rootsRefreshToken: session.refresh_token };
  },
  "admin/createRegistrationToken": async (c) => void (await c.root.ok("POST", `${ADMIN}/registration_tokens/new`, { token: CONTENT.invitation })),
  "admin/listRegistrationTokens": async (c) => void (await c.root.ok("GET", `${ADMIN}/registration_tokens`)),
  "admin/getUsage": async (c) => void (await c.root.ok("GET", "/_lattice/admin/v1/usage")),
  "admin/listReports": async (c) => void (await c.root.ok("GET", "/_lattice/admin/v1/reports")),
  "admin/getRegistrationToken": async (c) => void (await c.root.ok("GET", `${ADMIN}/registration_tokens/${id(CONTENT.invitation)}`)),
  "admin/updateRegistrationToken": async (c) => void (await c.root.ok("PUT", `${ADMIN}/registration_tokens/${id(CONTENT.invitation)}`, { uses_allowed: 5 })),
  "client/registrationTokenValidity": async (c) => void (await c.client.ok("GET", `${V1}/register/m.login.registration_token/validity?token=${id(CONTENT.invitation)}`)),
  "admin/getRegistrationNonce": async (c) => void (c.nonce = (await c.client.ok("GET", `${ADMIN}/register`)).nonce),
  "admin/registerWithSharedSecret": async (c) => {
    const body = registration(c.nonce);
    const { access_token } = await c.client.ok("POST", `${ADMIN}/register`, body);
    return { botsToken: access_token, mac: body.mac };
  },
  "client/checkUsernameAvailability": async (c) => void (await c.client.ok("GET", `${V3}/register/available?username=alice`)),
  "client/register": async (c) => {
    const body = { username: "alice", password: c.password, refresh_token: true };
    const { json: challenge } = await c.client.send("POST", `${V3}/register`, body);
    const auth = { type: "m.login.registration_token", token: CONTENT.invitation, session: challenge.session };
    const session = await c.client.ok("POST", `${V3}/register`, { ...body, auth });
    const guest = await c.client.ok("POST", `${V3}/register?kind=guest`, {});
    Object.assign(c, { first: session, firstAlice: with2(c.client, session) });
    return { registrationSession: challenge.session, firstToken: session.access_token, guestsToken: guest.access_token };
  },
  "client/getLoginFlows": async (c) => void (await c.client.ok("GET", `${V3}/login`)),
  "client/login": async (c) => {
    assert.equal((await c.client.send("POST", `${V3}/login`, login("alice", PASSWORDS.wrongPassword))).status, 403);
    const session = await c.client.ok("POST", `${V3}/login`, login("alice", c.password, { initial_device_display_name: CONTENT.deviceName }));
    Object.assign(c, { alice: with2(c.client, session), device: session.device_id });
    return { accessToken: session.access_token, refreshToken: session.refresh_token };
  },
  "client/refresh": async (c) => {
    const { access_token, refresh_token } = await c.client.ok("POST", `${V3}/refresh`, { refresh_token: c.first.refresh_token });
    return { firstRefreshToken: c.first.refresh_token, refreshedToken: access_token, refreshedRefreshToken: refresh_token };
  },
  "client/getTokenOwner": async (c) => {
    await c.alice.ok("GET", `${V3}/account/whoami`);
    await c.client.ok("GET", `${V3}/account/whoami?access_token=${id(c.alice.token)}`);
  },
  "client/generateLoginToken": async (c) => {
    const session = await refused(c, "POST", `${V1}/login/get_token`);
    const { login_token } = await c.alice.ok("POST", `${V1}/login/get_token`, stage("alice", c.password));
    const given = await c.client.ok("POST", `${V3}/login`, { type: "m.login.token", token: login_token });
    return { loginSession: session, loginToken: login_token, tokenOfLoginToken: given.access_token };
  },
  "client/requestOpenIdToken": async (c) => {
    c.openId = (await c.alice.ok("POST", `${V3}/user/${id(c.alice.userId)}/openid/request_token`, {})).access_token;
    return { openIdToken: c.openId };
  },
  "federation/exchangeOpenIdToken": async (c) => void (await c.client.ok("GET", `/_matrix/federation/v1/openid/userinfo?access_token=${id(c.openId)}`)),
  "client/getDevices": async (c) => void (await c.alice.ok("GET", `${V3}/devices`)),
  "client/getDevice": async (c) => void (await c.alice.ok("GET", `${V3}/devices/${c.device}`)),
  "client/updateDevice": async (c) => void (await c.alice.ok("PUT", `${V3}/devices/${c.device}`, { display_name: CONTENT.deviceName })),
  "client/deleteDevice": async (c) => {
    const old = await another(c);
    const session = await refused(c, "DELETE", `${V3}/devices/${old.device_id}`);
    await c.alice.ok("DELETE", `${V3}/devices/${old.device_id}`, stage("alice", c.password));
    return { deviceSession: session, tokenOfDevice: old.access_token };
  },
  "client/deleteDevices": async (c) => {
    const { device_id } = await another(c);
    await c.alice.ok("POST", `${V3}/delete_devices`, { devices: [device_id], ...stage("alice", c.password) });
  },
  "client/createRoom": async (c) => void (c.roomId = await c.alice.createRoom({ preset: "public_chat", name: CONTENT.roomName, topic: CONTENT.topic })),
  "client/joinRoom": async (c) => void (await c.root.ok("POST", `${V3}/join/${id(c.roomId)}`, { reason: CONTENT.reason })),
  "client/sendMessage": async (c) => void (c.eventId = await c.alice.say(c.roomId, CONTENT.message, "transaction")),
  "client/setRoomStateWithKey": async (c) => void (await c.alice.ok("PUT", `${room(c)}/state/m.room.topic`, { topic: CONTENT.topic })),
  "client/getRoomState": async (c) => void (await c.alice.ok("GET", `${room(c)}/state`)),
  "client/getRoomStateWithKey": async (c) => void (await c.alice.ok("GET", `${room(c)}/state/m.room.topic`)),
  "client/getMembersByRoom": async (c) => void (await c.alice.ok("GET", `${room(c)}/members`)),
  "client/getJoinedMembersByRoom": async (c) => void (await c.alice.ok("GET", `${room(c)}/joined_members`)),
  "client/getOneRoomEvent": async (c) => void (await c.alice.ok("GET", `${room(c)}/event/${id(c.eventId)}`)),
  "client/getOneEvent": async (c) => void (await c.alice.ok("GET", `${V3}/events/${id(c.eventId)}`)),
  "msc/queryEventRelationships": async (c) => void (await c.alice.ok("POST", "/_matrix/client/unstable/event_relationships", { event_id: c.eventId })),
  "client/getRoomEvents": async (c) => void (await c.alice.ok("GET", `${room(c)}/messages?dir=b`)),
  "client/getEventContext": async (c) => void (await c.alice.ok("GET", `${room(c)}/context/${id(c.eventId)}`)),
  "client/getEventByTimestamp": async (c) => void (await c.alice.ok("GET", `${V1}/rooms/${id(c.roomId)}/timestamp_to_event?ts=0&dir=f`)),
  "client/getRelatingEvents": async (c) => {
    const relation = { rel_type: "m.thread", event_id: c.eventId };
    await c.alice.ok("PUT", `${room(c)}/send/m.room.message/related`, { msgtype: "m.text", body: CONTENT.message, "m.relates_to": relation });
    await c.alice.ok("GET", `${V1}/rooms/${id(c.roomId)}/relations/${id(c.eventId)}?recurse=true`);
  },
  "client/getRelatingEventsWithRelType": async (c) => void (await c.alice.ok("GET", `${V1}/rooms/${id(c.roomId)}/relations/${id(c.eventId)}/m.thread`)),
  "client/getRelatingEventsWithRelTypeAndEventType": async (c) => void (await c.alice.ok("GET", `${V1}/rooms/${id(c.roomId)}/relations/${id(c.eventId)}/m.thread/m.room.message`)),
  "client/getRoomSummary": async (c) => void (await c.alice.ok("GET", `${V1}/room_summary/${id(c.roomId)}`)),
  "client/getSpaceHierarchy": async (c) => void (await c.alice.ok("GET", `${V1}/rooms/${id(c.roomId)}/hierarchy`)),
  "client/getThreadRoots": async (c) => void (await c.alice.ok("GET", `${V1}/rooms/${id(c.roomId)}/threads`)),
  "client/redactEvent": async (c) => {
    const eventId = await c.alice.say(c.roomId, CONTENT.message, "redacted");
    await c.alice.ok("PUT", `${room(c)}/redact/${id(eventId)}/redaction`, { reason: CONTENT.reason });
  },
  "client/postRoomKeysVersion": async (c) => {
    const body = { algorithm: "m.megolm_backup.v1.curve25519-aes-sha2", auth_data: { public_key: CONTENT.message } };
    c.backup = (await c.alice.ok("POST", `${BACKUPS}/version`, body)).version;
  },
  "client/putRoomKeysVersion": async (c) => {
    const body = { algorithm: "m.megolm_backup.v1.curve25519-aes-sha2", auth_data: { public_key: CONTENT.message } };
    await c.alice.ok("PUT", `${BACKUPS}/version/${c.backup}`, body);
  },
  "client/getRoomKeysVersionCurrent": async (c) => void (await c.alice.ok("GET", `${BACKUPS}/version`)),
  "client/getRoomKeysVersion": async (c) => void (await c.alice.ok("GET", `${BACKUPS}/version/${c.backup}`)),
  "client/putRoomKeys": async (c) => void (await c.alice.ok("PUT", keys(c), { rooms: { [c.roomId]: { sessions: { a: KEY } } } })),
  "client/putRoomKeysByRoomId": async (c) => void (await c.alice.ok("PUT", keys(c, id(c.roomId)), { sessions: { b: KEY } })),
  "client/putRoomKeyBySessionId": async (c) => void (await c.alice.ok("PUT", keys(c, id(c.roomId), "c"), KEY)),
  "client/getRoomKeys": async (c) => void (await c.alice.ok("GET", keys(c))),
  "client/getRoomKeysByRoomId": async (c) => void (await c.alice.ok("GET", keys(c, id(c.roomId)))),
  "client/getRoomKeyBySessionId": async (c) => void (await c.alice.ok("GET", keys(c, id(c.roomId), "c"))),
  "client/deleteRoomKeyBySessionId": async (c) => void (await c.alice.ok("DELETE", keys(c, id(c.roomId), "c"))),
  "client/deleteRoomKeysByRoomId": async (c) => void (await c.alice.ok("DELETE", keys(c, id(c.roomId)))),
  "client/deleteRoomKeys": async (c) => void (await c.alice.ok("DELETE", keys(c))),
  "client/deleteRoomKeysVersion": async (c) => void (await c.alice.ok("DELETE", `${BACKUPS}/version/${c.backup}`)),
  "client/sendToDevice": async (c) => {
    const messages = { [c.alice.userId]: { "*": { text: CONTENT.message } } };
    await c.alice.ok("PUT", `${V3}/sendToDevice/m.room_key/transaction`, { messages });
  },
  "msc/sendDelayedMessage": async (c) => {
    const path = `${room(c)}/send/m.room.message/delayed?org.matrix.msc4140.delay=60000`;
    c.delayId = (await c.alice.ok("PUT", path, { msgtype: "m.text", body: CONTENT.message })).delay_id;
  },
  "msc/setDelayedRoomState": async (c) => void (await c.alice.ok("PUT", `${room(c)}/state/m.room.topic?org.matrix.msc4140.delay=60000`, { topic: CONTENT.topic })),
  "msc/sendDelayedEvent": async (c) => {
    const body = { delay: 60_000, content: { msgtype: "m.text", body: CONTENT.message } };
    await c.alice.ok("PUT", `${DELAYED}/rooms/${id(c.roomId)}/delayed_event/m.room.message/another`, body);
  },
  "msc/getDelayedEvents": async (c) => void (await c.alice.ok("GET", `${DELAYED}/delayed_events`)),
  "msc/getDelayedEvent": async (c) => void (await c.alice.ok("GET", `${DELAYED}/delayed_events/${c.delayId}`)),
  "msc/updateDelayedEvent": async (c) => void (await c.alice.ok("POST", `${DELAYED}/delayed_events/${c.delayId}`, { action: "restart" })),
  "msc/actOnDelayedEvent": async (c) => void (await c.client.ok("POST", `${DELAYED}/delayed_events/${c.delayId}/send`, {})),
  "msc/subscribeToThread": async (c) => void (await c.alice.ok("PUT", subscription(c), {})),
  "msc/getThreadSubscription": async (c) => void (await c.alice.ok("GET", subscription(c))),
  "msc/unsubscribeFromThread": async (c) => void (await c.alice.ok("DELETE", subscription(c))),
  "msc/getThreadSubscriptionChanges": async (c) => void (await c.alice.ok("GET", "/_matrix/client/unstable/io.element.msc4308/thread_subscriptions?dir=b")),
  "client/defineFilter": async (c) => void (c.filter = (await c.alice.ok("POST", `${V3}/user/${id(c.alice.userId)}/filter`, { room: { timeline: { limit: 5 } } })).filter_id),
  "client/getFilter": async (c) => void (await c.alice.ok("GET", `${V3}/user/${id(c.alice.userId)}/filter/${c.filter}`)),
  "client/setAccountData": async (c) => void (await c.alice.ok("PUT", `${V3}/user/${id(c.alice.userId)}/account_data/a`, { text: CONTENT.accountData })),
  "client/getAccountData": async (c) => void (await c.alice.ok("GET", `${V3}/user/${id(c.alice.userId)}/account_data/a`)),
  "client/setAccountDataPerRoom": async (c) => void (await c.alice.ok("PUT", `${V3}/user/${id(c.alice.userId)}/rooms/${id(c.roomId)}/account_data/a`, { text: CONTENT.roomData })),
  "client/getAccountDataPerRoom": async (c) => void (await c.alice.ok("GET", `${V3}/user/${id(c.alice.userId)}/rooms/${id(c.roomId)}/account_data/a`)),
  "client/setPresence": async (c) => void (await c.alice.ok("PUT", `${V3}/presence/${id(c.alice.userId)}/status`, { presence: "online", status_msg: CONTENT.status })),
  "client/getPresence": async (c) => void (await c.alice.ok("GET", `${V3}/presence/${id(c.alice.userId)}/status`)),
  "client/setTyping": async (c) => void (await c.alice.ok("PUT", `${room(c)}/typing/${id(c.alice.userId)}`, { typing: true, timeout: 2_000 })),
  "client/postReceipt": async (c) => {
    for (const kind of ["m.read", "m.read.private"]) await c.alice.ok("POST", `${room(c)}/receipt/${kind}/${id(c.eventId)}`, {});
  },
  "client/setReadMarker": async (c) => void (await c.alice.ok("POST", `${room(c)}/read_markers`, { "m.fully_read": c.eventId })),
  "client/setRoomTag": async (c) => void (await c.alice.ok("PUT", `${V3}/user/${id(c.alice.userId)}/rooms/${id(c.roomId)}/tags/${id(CONTENT.tag)}`, { order: 0.5 })),
  "client/getRoomTags": async (c) => void (await c.alice.ok("GET", `${V3}/user/${id(c.alice.userId)}/rooms/${id(c.roomId)}/tags`)),
  "client/deleteRoomTag": async (c) => void (await c.alice.ok("DELETE", `${V3}/user/${id(c.alice.userId)}/rooms/${id(c.roomId)}/tags/u.none`)),
  "client/setPushRule": async (c) => void (await c.alice.ok("PUT", `${RULES}/content/word`, { pattern: CONTENT.keyword, actions: [] })),
  "client/setPushRuleActions": async (c) => void (await c.alice.ok("PUT", `${RULES}/content/word/actions`, { actions: ["notify"] })),
  "client/setPushRuleEnabled": async (c) => void (await c.alice.ok("PUT", `${RULES}/content/word/enabled`, { enabled: true })),
  "client/uploadKeys": async (c) => {
    c.key = new DeviceKey(c.alice.userId, (await c.alice.ok("GET", `${V3}/account/whoami`)).device_id);
    await c.alice.ok("POST", `${V3}/keys/upload`, { device_keys: c.key.deviceKeys(), one_time_keys: c.key.oneTimeKeys(1) });
  },
  "client/uploadCrossSigningKeys": async (c) => {
    const [master, other] = [new DeviceKey(c.alice.userId), new DeviceKey(c.alice.userId)];
    await c.alice.ok("POST", `${V3}/keys/device_signing/upload`, { master_key: master.crossSigningKey("master") });
    return [await refused(c, "POST", `${V3}/keys/device_signing/upload`, { master_key: other.crossSigningKey("master") })];
  },
  "client/uploadCrossSigningSignatures": async (c) => void (await c.alice.ok("POST", `${V3}/keys/signatures/upload`, { [c.alice.userId]: {} })),
  "client/queryKeys": async (c) => void (await c.alice.ok("POST", `${V3}/keys/query`, { device_keys: { [c.alice.userId]: [] } })),
  "client/getKeysChanges": async (c) => {
    const { next_batch } = await c.alice.ok("GET", `${V3}/sync`);
    await c.alice.ok("GET", `${V3}/keys/changes?from=${id(next_batch)}&to=${id(next_batch)}`);
  },
  "client/claimKeys": async (c) => void (await c.alice.ok("POST", `${V3}/keys/claim`, { one_time_keys: { [c.alice.userId]: { [c.key.name]: "signed_curve25519" } } })),
  "msc/putDehydratedDevice": async (c) => {
    const key = new DeviceKey(c.alice.userId, "ASLEEP");
    const body = { device_id: "ASLEEP", device_data: { pickle: CONTENT.message }, device_keys: key.deviceKeys() };
    await c.alice.ok("PUT", DEHYDRATED, body);
  },
  "msc/getDehydratedDevice": async (c) => void (await c.alice.ok("GET", DEHYDRATED)),
  "msc/getDehydratedDeviceEvents": async (c) => void (await c.alice.ok("POST", `${DEHYDRATED}/ASLEEP/events`, {})),
  "msc/deleteDehydratedDevice": async (c) => void (await c.alice.ok("DELETE", DEHYDRATED)),
  "client/postPusher": async (c) => {
    const data = { url: "https://push.e2e.test/_matrix/push/v1/notify" };
    const names = { app_display_name: CONTENT.deviceName, device_display_name: CONTENT.deviceName, lang: "en" };
    await c.alice.ok("POST", `${V3}/pushers/set`, { kind: "http", app_id: "test.e2e", pushkey: CONTENT.pushkey, ...names, data });
  },
  "client/getPushers": async (c) => void (await c.alice.ok("GET", `${V3}/pushers`)),
  "client/getPushRules": async (c) => void (await c.alice.ok("GET", `${V3}/pushrules/`)),
  "client/getPushRulesGlobal": async (c) => void (await c.alice.ok("GET", `${RULES}/`)),
  "client/getPushRule": async (c) => void (await c.alice.ok("GET", `${RULES}/content/word`)),
  "client/getPushRuleActions": async (c) => void (await c.alice.ok("GET", `${RULES}/content/word/actions`)),
  "client/isPushRuleEnabled": async (c) => void (await c.alice.ok("GET", `${RULES}/content/word/enabled`)),
  "client/deletePushRule": async (c) => void (await c.alice.ok("DELETE", `${RULES}/content/word`)),
  "msc/deleteAccountData": async (c) => void (await c.alice.ok("DELETE", `/_matrix/client/unstable/org.matrix.msc3391/user/${id(c.alice.userId)}/account_data/a`)),
  "msc/deleteAccountDataPerRoom": async (c) => void (await c.alice.ok("DELETE", `/_matrix/client/unstable/org.matrix.msc3391/user/${id(c.alice.userId)}/rooms/${id(c.roomId)}/account_data/a`)),
  "client/setProfileField": async (c) => void (await c.alice.ok("PUT", `${V3}/profile/${id(c.alice.userId)}/org.example.status`, { "org.example.status": CONTENT.status })),
  "client/getProfileField": async (c) => void (await c.client.ok("GET", `${V3}/profile/${id(c.alice.userId)}/org.example.status`)),
  "client/getUserProfile": async (c) => void (await c.client.ok("GET", `${V3}/profile/${id(c.alice.userId)}`)),
  "client/deleteProfileField": async (c) => void (await c.alice.ok("DELETE", `${V3}/profile/${id(c.alice.userId)}/org.example.status`)),
  "client/sync": async (c) => {
    const { next_batch } = await c.alice.sync();
    const poll = c.alice.sync(next_batch, 5_000);
    await c.root.say(c.roomId, CONTENT.message, "answers a poll");
    let sync = await poll;
    // The first sync un-parks the member, who then hears first who is typing.
    if (Client.texts(sync, c.roomId).length === 0) sync = await c.alice.sync(sync.next_batch, 5_000);
    assert.deepEqual(Client.texts(sync, c.roomId), [CONTENT.message]);
  },
  "client/getCapabilities": async (c) => void (await c.alice.ok("GET", `${V3}/capabilities`)),
  "client/getProtocols": async (c) => void (await c.alice.ok("GET", `${V3}/thirdparty/protocols`)),
  "client/getTurnServer": async (c) => void (await c.alice.ok("GET", `${V3}/voip/turnServer`)),
  "client/getAccount3PIDs": async (c) => void (await c.alice.ok("GET", `${V3}/account/3pid`)),
  "client/getVersions": async (c) => void (await c.alice.ok("GET", "/_matrix/client/versions")),
  "client/getWellknown": async (c) => void (await c.client.ok("GET", "/.well-known/matrix/client")),
  "client/getWellknownSupport": async (c) => void (await c.client.ok("GET", "/.well-known/matrix/support")),
  "federation/getWellKnown": async (c) => void (await c.client.ok("GET", "/.well-known/matrix/server")),
  "client/setRoomAlias": async (c) => void (await c.alice.ok("PUT", `${V3}/directory/room/${id(`#kitchen:${SERVER_NAME}`)}`, { room_id: c.roomId })),
  "client/getRoomIdByAlias": async (c) => void (await c.client.ok("GET", `${V3}/directory/room/${id(`#kitchen:${SERVER_NAME}`)}`)),
  "client/getLocalAliases": async (c) => void (await c.alice.ok("GET", `${room(c)}/aliases`)),
  "client/deleteRoomAlias": async (c) => void (await c.alice.ok("DELETE", `${V3}/directory/room/${id(`#kitchen:${SERVER_NAME}`)}`)),
  "client/setRoomVisibilityOnDirectory": async (c) => void (await c.alice.ok("PUT", `${V3}/directory/list/room/${id(c.roomId)}`, { visibility: "public" })),
  "client/getRoomVisibilityOnDirectory": async (c) => void (await c.client.ok("GET", `${V3}/directory/list/room/${id(c.roomId)}`)),
  "client/getEvents": async (c) => {
    const { end } = await c.alice.ok("GET", `${V3}/events?timeout=0`);
    const poll = c.alice.ok("GET", `${V3}/events?timeout=5000&from=${id(end)}`);
    await c.root.say(c.roomId, CONTENT.message, "answers an older poll");
    await poll;
  },
  "client/peekEvents": async (c) => {
    const { end } = await c.alice.ok("GET", `${V3}/events?timeout=0&room_id=${id(c.roomId)}`);
    const poll = c.alice.ok("GET", `${V3}/events?timeout=5000&room_id=${id(c.roomId)}&from=${id(end)}`);
    await c.root.say(c.roomId, CONTENT.message, "answers a peek");
    const { chunk } = await poll;
    assert.ok(chunk.length > 0, "the message answers the peek");
  },
  "client/getNotifications": async (c) => void (await c.alice.ok("GET", `${V3}/notifications`)),
  "client/initialSync": async (c) => void (await c.alice.ok("GET", `${V3}/initialSync?archived=true`)),
  "client/roomInitialSync": async (c) => void (await c.alice.ok("GET", `${room(c)}/initialSync`)),
  "client/getPublicRooms": async (c) => void (await c.client.ok("GET", `${V3}/publicRooms`)),
  "client/queryPublicRooms": async (c) => void (await c.alice.ok("POST", `${V3}/publicRooms`, { filter: { generic_search_term: CONTENT.topic } })),
  "client/search": async (c) => {
    const room_events = { search_term: "dinner ready", event_context: { include_profile: true } };
    const found = await c.alice.ok("POST", `${V3}/search`, { search_categories: { room_events } });
    assert.ok(found.search_categories.room_events.results, "the search has results, if any");
  },
  "client/searchUserDirectory": async (c) => void (await c.alice.ok("POST", `${V3}/user_directory/search`, { search_term: "root" })),
  "client/getConfig": async (c) => void (await c.alice.ok("GET", "/_matrix/media/v3/config")),
  "client/getConfigAuthed": async (c) => void (await c.alice.ok("GET", `${V1}/media/config`)),
  "client/uploadContent": async (c) => {
    const { content_uri } = await c.alice.ok("POST", "/_matrix/media/v3/upload", CONTENT.message);
    c.media = content_uri.slice("mxc://".length);
  },
  "client/createContent": async (c) => {
    const { content_uri } = await c.alice.ok("POST", "/_matrix/media/v1/create");
    c.reserved = content_uri.slice("mxc://".length);
  },
  "client/uploadContentToMXC": async (c) => void (await c.alice.ok("PUT", `/_matrix/media/v3/upload/${c.reserved}`, CONTENT.message)),
  "client/getContentAuthed": async (c) => assert.equal((await c.alice.send("GET", `${V1}/media/download/${c.media}`)).text, CONTENT.message),
  "client/getContentOverrideNameAuthed": async (c) => assert.equal((await c.alice.send("GET", `${V1}/media/download/${c.media}/name`)).text, CONTENT.message),
  "client/getContent": async (c) => assert.equal((await c.client.send("GET", `/_matrix/media/v3/download/${c.media}`)).status, 404),
  "client/getContentOverrideName": async (c) => assert.equal((await c.client.send("GET", `/_matrix/media/v3/download/${c.media}/name`)).status, 404),
  // A text has no thumbnail.
  "client/getContentThumbnailAuthed": async (c) => assert.equal((await c.alice.send("GET", `${V1}/media/thumbnail/${c.media}?width=32&height=32`)).status, 400),
  "client/getContentThumbnail": async (c) => assert.equal((await c.client.send("GET", `/_matrix/media/v3/thumbnail/${c.media}?width=32&height=32`)).status, 404),
  // Off by default.
  "client/getUrlPreview": async (c) => assert.equal((await c.alice.send("GET", "/_matrix/media/v3/preview_url?url=https%3A%2F%2Fa.example.com")).status, 404),
  "client/getUrlPreviewAuthed": async (c) => assert.equal((await c.alice.send("GET", `${V1}/media/preview_url?url=https%3A%2F%2Fa.example.com`)).status, 404),
  "admin/listMediaOfUser": async (c) => void (await c.root.ok("GET", `${ADMIN}/users/${id(c.alice.userId)}/media`)),
  "admin/protectMedia": async (c) => void (await c.root.ok("POST", `${ADMIN}/media/protect/${c.media.split("/")[1]}`)),
  "admin/unprotectMedia": async (c) => void (await c.root.ok("POST", `${ADMIN}/media/unprotect/${c.media.split("/")[1]}`)),
  "admin/quarantineMedia": async (c) => void (await c.root.ok("POST", `${ADMIN}/media/quarantine/${c.media}`)),
  "admin/unquarantineMedia": async (c) => void (await c.root.ok("POST", `${ADMIN}/media/unquarantine/${c.media}`)),
  "admin/quarantineMediaInRoom": async (c) => void (await c.root.ok("POST", `${ADMIN}/room/${id(c.roomId)}/media/quarantine`)),
  "admin/quarantineMediaOfUser": async (c) => void (await c.root.ok("POST", `${ADMIN}/user/${id(c.alice.userId)}/media/quarantine`)),
  "admin/deleteMediaByAge": async (c) => void (await c.root.ok("POST", `${ADMIN}/media/delete?before_ts=1000000000000`)),
  "admin/deleteMedia": async (c) => void (await c.root.ok("DELETE", `${ADMIN}/media/${c.media}`)),
  "admin/deleteMediaOfUser": async (c) => void (await c.root.ok("DELETE", `${ADMIN}/users/${id(c.alice.userId)}/media`)),
  "client/reportEvent": async (c) => void (await c.root.ok("POST", `${room(c)}/report/${id(c.eventId)}`, { reason: CONTENT.reason })),
  "client/reportRoom": async (c) => void (await c.root.ok("POST", `${room(c)}/report`, { reason: CONTENT.reason })),
  "client/reportUser": async (c) => void (await c.root.ok("POST", `${V3}/users/${id(c.alice.userId)}/report`, { reason: CONTENT.reason })),
  "client/upgradeRoom": async (c) => {
    const old = await c.alice.createRoom({ name: CONTENT.roomName, topic: CONTENT.topic });
    await c.alice.ok("POST", `${V3}/rooms/${id(old)}/upgrade`, { new_version: "12" });
  },
  "client/leaveRoom": async (c) => void (await c.root.ok("POST", `${V3}/rooms/${id(c.roomId)}/leave`, { reason: CONTENT.reason })),
  "client/inviteUser": async (c) => void (await c.alice.ok("POST", `${room(c)}/invite`, { user_id: c.root.userId, reason: CONTENT.reason })),
  "client/joinRoomById": async (c) => void (await c.root.ok("POST", `${room(c)}/join`, { reason: CONTENT.reason })),
  "client/getJoinedRooms": async (c) => void (await c.root.ok("GET", `${V3}/joined_rooms`)),
  "msc/queryMutualRooms": async (c) => void (await c.alice.ok("GET", `/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms?user_id=${id(c.root.userId)}`)),
  "client/kick": async (c) => void (await c.alice.ok("POST", `${room(c)}/kick`, { user_id: c.root.userId, reason: CONTENT.reason })),
  "client/ban": async (c) => void (await c.alice.ok("POST", `${room(c)}/ban`, { user_id: c.root.userId, reason: CONTENT.reason })),
  "client/unban": async (c) => void (await c.alice.ok("POST", `${room(c)}/unban`, { user_id: c.root.userId, reason: CONTENT.reason })),
  "client/forgetRoom": async (c) => void (await c.root.ok("POST", `${room(c)}/forget`, {})),
  "client/knockRoom": async (c) => {
    const rule = { type: "m.room.join_rules", state_key: "", content: { join_rule: "knock" } };
    const closed = await c.alice.createRoom({ name: CONTENT.roomName, initial_state: [rule] });
    await c.root.ok("POST", `${V3}/knock/${id(closed)}`, { reason: CONTENT.reason });
  },
  "client/changePassword": async (c) => {
    const session = await refused(c, "POST", `${V3}/account/password`, { new_password: PASSWORDS.newPassword });
    await c.alice.ok("POST", `${V3}/account/password`, { new_password: PASSWORDS.newPassword, ...stage("alice", c.password) });
    c.password = PASSWORDS.newPassword;
    return { passwordSession: session };
  },
  "client/logout": async (c) => void (await with2(c.client, await another(c)).ok("POST", `${V3}/logout`, {})),
  "client/logout_all": async (c) => {
    await c.alice.ok("POST", `${V3}/logout/all`, {});
    const session = await another(c);
    c.alice = with2(c.client, session);
    return { lastToken: session.access_token, lastRefreshToken: session.refresh_token };
  },
  "admin/deleteRegistrationToken": async (c) => void (await c.root.ok("DELETE", `${ADMIN}/registration_tokens/${id(CONTENT.invitation)}`)),
  "client/deactivateAccount": async (c) => {
    const session = await refused(c, "POST", `${V3}/account/deactivate`);
    await c.alice.ok("POST", `${V3}/account/deactivate`, stage("alice", c.password));
    return { deactivationSession: session };
  },
};

/** Flows that fail, whose causes are logged: in the object, and where the request is decoded. */
export async function fail(c) {
  const broken = [["user", c.alice.userId], ["room", c.roomId]];
  for (const [kind, name] of broken) await c.client.chaos(kind, name, "fail");
  const requests = [
    [c.client, "POST", `${V3}/login`, login("alice", c.password)],
    [c.client, "POST", `${V3}/register`, { username: "alice", password: c.password, auth: { type: "m.login.registration_token", token: CONTENT.invitation } }],
    [c.alice, "POST", `${V3}/account/password`, { new_password: PASSWORDS.newPassword, ...stage("alice", c.password) }],
    [c.root, "PUT", `${V3}/rooms/${id(c.roomId)}/send/m.room.message/fails`, { msgtype: "m.text", body: CONTENT.message }],
    [c.root, "POST", `${V3}/rooms/${id(c.roomId)}/leave`, { reason: CONTENT.reason }],
    [c.alice, "PUT", `${V3}/user/${id(c.alice.userId)}/account_data/a`, { text: CONTENT.accountData }],
  ];
  for (const [by, method, path, body] of requests) {
    const { status, text } = await by.send(method, path, body);
    assert.ok(status === 500 || path.endsWith("/leave"), `${method} ${path}: ${status} ${text}`);
    // A body that breaks off, and one with a wrong type: the error names the place, not the value.
    const malformed = JSON.stringify(body).slice(0, -1);
    for (const wrong of [malformed, JSON.stringify(Object.values(body))]) assert.ok((await by.send(method, path, wrong)).status >= 400);
  }
  for (const [kind, name] of broken) await c.client.chaos(kind, name, "mend");
}
