// The operations of one account that run at once: a request, and what it does to the account.
//
// Every served operation stands here or is excepted with its reason: `every served operation is attacked or
// excepted` compares both lists with the ledger.
import { readFileSync } from "node:fs";
import { deactivate, endSessions, isAdmitted, logIn } from "./model.mjs";

const V3 = "/_matrix/client/v3";
const V1 = "/_matrix/client/v1";
const OK = [200];
const UNKNOWN_TOKEN = [401];
/** A wrong password in the stage; one that has changed since the stage; a token that ended. */
const NOT_CONFIRMED = [401, 403];
const NOT_FOUND = [404];
const DATA_TYPE = "org.example.colour";

export const EXCEPTED = {
  "admin/createRegistrationToken": "changes D1 alone",
  "admin/deleteMedia": "changes D1 and R2 alone",
  "admin/deleteMediaByAge": "changes D1 and R2 alone",
  "admin/deleteMediaOfUser": "changes D1 and R2 alone",
  "admin/deleteRegistrationToken": "changes D1 alone",
  "admin/exportSigningKey": "the operator's",
  "admin/getHealth": "no account",
  "admin/getRegistrationNonce": "no account",
  "admin/getRegistrationToken": "reads D1 alone",
  "admin/getServer": "no account",
  "admin/getUsage": "asks the Server object alone",
  "admin/listMediaOfUser": "reads D1 alone",
  "admin/listRegistrationTokens": "reads D1 alone",
  "admin/listReports": "reads D1 alone",
  "admin/makeAdministrator": "the operator's",
  "admin/protectMedia": "changes D1 alone",
  "admin/quarantineMedia": "changes D1 alone",
  "admin/quarantineMediaInRoom": "changes D1 alone",
  "admin/quarantineMediaOfUser": "changes D1 alone",
  "admin/registerWithSharedSecret": "no account yet",
  "admin/unprotectMedia": "changes D1 alone",
  "admin/unquarantineMedia": "changes D1 alone",
  "admin/updateRegistrationToken": "changes D1 alone",
  "client/checkUsernameAvailability": "no account",
  "client/getEventByTimestamp": "reads a Room",
  "client/getEventContext": "reads a Room",
  "client/deleteRoomAlias": "changes D1 and a Room",
  "client/getJoinedMembersByRoom": "reads a Room",
  "client/getLocalAliases": "reads a Room and D1",
  "client/getLoginFlows": "no account",
  "client/getMembersByRoom": "reads a Room",
  "client/getOneEvent": "reads Rooms; what it asks the account is that of search",
  "client/getOneRoomEvent": "reads a Room",
  "client/createContent": "changes D1 alone",
  "client/getConfig": "reads a setting",
  "client/getConfigAuthed": "reads a setting",
  "client/getContent": "no account",
  "client/getContentAuthed": "reads D1 and R2",
  "client/getContentOverrideName": "no account",
  "client/getContentOverrideNameAuthed": "reads D1 and R2",
  "client/getContentThumbnail": "no account",
  "client/getContentThumbnailAuthed": "changes D1 and R2 alone",
  "client/getUrlPreview": "as getUrlPreviewAuthed",
  "client/getUrlPreviewAuthed": "changes KV, D1 and R2 alone",
  "client/uploadContent": "changes D1 and R2 alone",
  "client/uploadContentToMXC": "as uploadContent",
  "client/getPublicRooms": "no account",
  "client/getPresence": "reads a row that setPresence writes",
  "client/getProfileField": "public; read after each round",
  "client/getRelatingEvents": "reads a Room",
  "client/getRelatingEventsWithRelType": "reads a Room",
  "client/getRelatingEventsWithRelTypeAndEventType": "reads a Room",
  "client/getRoomEvents": "reads a Room",
  "client/getRoomIdByAlias": "no account",
  "client/getRoomState": "reads a Room",
  "client/getRoomStateWithKey": "reads a Room",
  "client/getRoomSummary": "reads a Room",
  "client/getSpaceHierarchy": "reads Rooms",
  "client/getThreadRoots": "reads a Room",
  "client/getRoomVisibilityOnDirectory": "no account",
  "client/peekEvents": "reads a Room",
  "client/roomInitialSync": "reads a Room; what it asks the account is that of search",
  "client/getUserProfile": "public",
  "client/getVersions": "no account",
  "client/getWellknown": "no account",
  "client/getWellknownSupport": "no account",
  "client/queryPublicRooms": "reads D1 alone",
  "client/getPushRule": "as getPushRules",
  "client/getPushRuleActions": "as getPushRules",
  "client/getPushRulesGlobal": "as getPushRules",
  "client/isPushRuleEnabled": "as getPushRules",
  "client/deletePushRule": "as setPushRule",
  "client/setPushRuleActions": "as setPushRule",
  "client/setPushRuleEnabled": "as setPushRule",
  "client/getPushers": "as getPushRules",
  "client/uploadKeys": "changes what ends with the device, as postPusher",
  "client/uploadCrossSigningKeys": "as uploadKeys; stands behind the password stage as changePassword does",
  "client/uploadCrossSigningSignatures": "as uploadKeys",
  "client/queryKeys": "reads what uploadKeys writes, from D1",
  "client/getKeysChanges": "reads other accounts and Rooms, as sync does",
  "client/claimKeys": "takes keys of other accounts",
  "client/postPusher": "changes what ends with the session; setPushRule changes the same account",
  "client/postReceipt": "changes a Room, and markers that no other operation reads",
  "client/setReadMarker": "as postReceipt",
  "client/postRoomKeysVersion": "changes a backup, whose rows go with the account and are read by the operations on backups alone",
  "client/putRoomKeysVersion": "as postRoomKeysVersion",
  "client/deleteRoomKeysVersion": "as postRoomKeysVersion",
  "client/getRoomKeysVersion": "as postRoomKeysVersion",
  "client/getRoomKeysVersionCurrent": "as postRoomKeysVersion",
  "client/putRoomKeys": "as postRoomKeysVersion; several at once in handlers/tests/it/client/key_backups.rs",
  "client/putRoomKeysByRoomId": "as putRoomKeys",
  "client/putRoomKeyBySessionId": "as putRoomKeys",
  "client/getRoomKeys": "as putRoomKeys",
  "client/getRoomKeysByRoomId": "as putRoomKeys",
  "client/getRoomKeyBySessionId": "as putRoomKeys",
  "client/deleteRoomKeys": "as putRoomKeys",
  "client/deleteRoomKeysByRoomId": "as putRoomKeys",
  "client/deleteRoomKeyBySessionId": "as putRoomKeys",
  "client/sendToDevice": "changes inboxes, which go with their devices and which sync alone reads",
  "client/setPresence": "changes one row that nothing else reads, or nothing if presence is off",
  "client/setTyping": "stores nothing",
  "client/redactEvent": "changes a Room; sendMessage goes the same way",
  "client/ban": "changes another account's membership",
  "client/inviteUser": "changes another account's membership",
  "client/kick": "changes another account's membership",
  "client/unban": "changes another account's membership",
  "client/register": "no account yet; twice at once in crash.test.mjs and accounts.test.mjs",
  "client/registrationTokenValidity": "no account",
  "client/reportEvent": "changes D1 alone",
  "client/reportRoom": "changes D1 alone",
  "client/reportUser": "changes D1 alone",
  "client/search": "reads Rooms; what it writes follows from their events",
  "client/searchUserDirectory": "reads D1 and other accounts' rooms",
  "client/setRoomAlias": "changes D1 alone",
  "client/setRoomStateWithKey": "changes a Room; sendMessage goes the same way",
  "client/setRoomVisibilityOnDirectory": "changes a Room; sendMessage goes the same way",
  "client/upgradeRoom": "changes Rooms; sendMessage goes the same way, createRoom makes one",
  "msc/actOnDelayedEvent": "needs no session; the event ends with the account",
  "msc/putDehydratedDevice": "as uploadKeys",
  "msc/getDehydratedDevice": "as uploadKeys",
  "msc/getDehydratedDeviceEvents": "as uploadKeys",
  "msc/deleteDehydratedDevice": "as uploadKeys",
  "msc/getDelayedEvent": "as getDelayedEvents",
  "msc/getThreadSubscription": "as getThreadSubscriptionChanges",
  "msc/queryEventRelationships": "as getOneEvent",
  "msc/sendDelayedEvent": "as sendDelayedMessage",
  "msc/setDelayedRoomState": "as sendDelayedMessage",
  "msc/subscribeToThread": "asks a Room first, for a thread; setRoomTag changes the same account in the same way",
  "msc/unsubscribeFromThread": "as subscribeToThread",
  "msc/updateDelayedEvent": "acts on an event that the pair would have to make",
  "federation/exchangeOpenIdToken": "tried after each round",
  "federation/getWellKnown": "no account",
};

/** The names of the served operations in the ledger. */
export function served() {
  const ledger = readFileSync(new URL("../../../spec/ledger.toml", import.meta.url), "utf8");
  return [...ledger.matchAll(/^"([a-z_]+\/\w+)" = \{ status = "served"/gm)].map(([, name]) => name);
}

/** A request with a session's access token, which does `effect` if the session goes on. */
function admitted(session, method, path, body, effect = () => OK) {
  const apply = (state, answer) => (isAdmitted(state, session) ? effect(state, answer) : UNKNOWN_TOKEN);
  return { method, path, body, token: session.token, apply };
}

/** A request that the caller confirms by the password. */
function confirmed({ session, state, auth }, method, path, body, effect) {
  const { password } = state;
  return admitted(session, method, path, { ...body, auth }, (now, answer) => {
    if (now.password !== password) return NOT_CONFIRMED;
    effect(now, answer);
    return OK;
  });
}

const read = (path) => ({ session }) => admitted(session, "GET", `${V3}${path}`);
const of = (state) => `${V3}/user/${encodeURIComponent(state.userId)}`;
const field = (state) => `${V3}/profile/${encodeURIComponent(state.userId)}/displayname`;
const ofDevice = (device, effect) => (state) => {
  if (!state.devices[device]) return NOT_FOUND;
  effect?.(state.devices[device]);
  return OK;
};

function setData(type, path) {
  return ({ session, state, fresh }) => {
    const content = { value: fresh("value") };
    return admitted(session, "PUT", path(state), content, (now) => {
      now.accountData[type] = content;
      return OK;
    });
  };
}

function getData(type, path) {
  return ({ session, state }) =>
    admitted(session, "GET", path(state), undefined, (now) => (now.accountData[type] ? OK : NOT_FOUND));
}

function removeData(type, path) {
  return ({ session, state }) =>
    admitted(session, "DELETE", `/_matrix/client/unstable/org.matrix.msc3391${path(state)}`, undefined, (now) => {
      delete now.accountData[type];
      return OK;
    });
}

/** Sets or deletes a tag beside the others. */
function changeTag(method, order) {
  return ({ session, state, fresh }) => {
    const tag = { order: order(fresh) };
    return admitted(session, method, `${of(state)}/rooms/!r:e2e.test/tags/u.pair`, method === "PUT" ? tag : undefined, (now) => {
      if (method === "PUT") now.accountData.tags = { tags: { "u.pair": tag } };
      else if (now.accountData.tags) now.accountData.tags = { tags: {} };
      return OK;
    });
  };
}

function login({ state, random, fresh, auth, other }) {
  const device = random() < 0.5 ? other : fresh("device");
  const byToken = state.loginTokens.length > 0 && random() < 0.5;
  const [token] = state.loginTokens;
  const { password } = state;
  const proof = byToken ? { type: "m.login.token", token } : auth;
  const apply = (now, answer) => {
    const isRight = byToken ? now.loginTokens.includes(token) : now.isActive && now.password === password;
    if (!isRight) return [403];
    if (byToken) now.loginTokens = now.loginTokens.filter((other) => other !== token);
    logIn(now, device, answer);
    return OK;
  };
  return { method: "POST", path: `${V3}/login`, body: { ...proof, device_id: device, refresh_token: true }, apply };
}

/** Exchanges the phone's refresh token; of two exchanges at once, the last counts. */
function refresh({ state }) {
  const { refresh } = state.devices.PHONE;
  const apply = (now, answer) => {
    const phone = now.devices.PHONE;
    if (phone?.refresh !== refresh) return UNKNOWN_TOKEN;
    phone.next = answer ? { access: answer.json.access_token } : undefined;
    return OK;
  };
  return { method: "POST", path: `${V3}/refresh`, body: { refresh_token: refresh }, apply };
}

function changePassword(attack) {
  const { session, random, fresh } = attack;
  const [password, endsOthers] = [fresh("password"), random() < 0.5];
  const body = { new_password: password, logout_devices: endsOthers };
  return {
    password,
    ...confirmed(attack, "POST", `${V3}/account/password`, body, (now) => {
      Object.assign(now, { password, loginTokens: [] });
      if (endsOthers) endSessions(now, session.device);
    }),
  };
}

function enter(method, path, body, room) {
  return ({ session, ...attack }) =>
    admitted(session, method, path(attack), body(attack), (now, answer) => {
      const id = room(attack, answer);
      if (id) now.rooms[id] = "join";
      return OK;
    });
}

/** Each operation makes its request from the attack: the state before, and the session that asks. */
export const OPERATIONS = {
  "client/changePassword": changePassword,
  "client/createRoom": enter("POST", () => `${V3}/createRoom`, () => ({ preset: "public_chat" }), (_, answer) => answer?.json.room_id),
  "client/deactivateAccount": (attack) => confirmed(attack, "POST", `${V3}/account/deactivate`, {}, deactivate),
  "client/defineFilter": ({ session, state, fresh }) => admitted(session, "POST", `${of(state)}/filter`, { room: { not_rooms: [`!${fresh("room")}:e2e.test`] } }),
  "client/deleteDevice": (attack) => confirmed(attack, "DELETE", `${V3}/devices/${attack.other}`, {}, (now) => delete now.devices[attack.other]),
  "client/deleteDevices": (attack) => confirmed(attack, "POST", `${V3}/delete_devices`, { devices: ["DESK", "PHONE"] }, (now) => {
    for (const device of ["DESK", "PHONE"]) delete now.devices[device];
  }),
  "client/deleteProfileField": ({ session, state }) => admitted(session, "DELETE", field(state), undefined, (now) => {
    now.displayname = undefined;
    return OK;
  }),
  "client/deleteRoomTag": changeTag("DELETE", () => 0),
  "client/generateLoginToken": (attack) => confirmed(attack, "POST", `${V1}/login/get_token`, {}, (now, answer) => {
    if (answer) now.loginTokens.push(answer.json.login_token);
  }),
  "client/getAccount3PIDs": read("/account/3pid"),
  "client/getAccountData": getData(DATA_TYPE, (state) => `${of(state)}/account_data/${DATA_TYPE}`),
  "client/getAccountDataPerRoom": getData("room", (state) => `${of(state)}/rooms/!r:e2e.test/account_data/${DATA_TYPE}`),
  "client/getCapabilities": read("/capabilities"),
  "client/getDevice": ({ session, other }) => admitted(session, "GET", `${V3}/devices/${other}`, undefined, ofDevice(other)),
  "client/getDevices": read("/devices"),
  "client/getFilter": ({ session, state }) => admitted(session, "GET", `${of(state)}/filter/none`, undefined, () => NOT_FOUND),
  "client/getProtocols": read("/thirdparty/protocols"),
  "client/getPushRules": read("/pushrules/"),
  "client/getRoomTags": ({ session, state }) => admitted(session, "GET", `${of(state)}/rooms/!r:e2e.test/tags`),
  "client/getTokenOwner": read("/account/whoami"),
  "client/getTurnServer": read("/voip/turnServer"),
  "client/joinRoom": enter("POST", ({ openRoom }) => `${V3}/join/${encodeURIComponent(openRoom)}`, () => ({}), ({ openRoom }) => openRoom),
  "client/forgetRoom": ({ session, openRoom }) => admitted(session, "POST", `${V3}/rooms/${encodeURIComponent(openRoom)}/forget`, {}, (now) => (now.rooms[openRoom] === "join" ? [400] : OK)),
  "client/getJoinedRooms": read("/joined_rooms"),
  "client/joinRoomById": enter("POST", ({ openRoom }) => `${V3}/rooms/${encodeURIComponent(openRoom)}/join`, () => ({}), ({ openRoom }) => openRoom),
  // The room is open, and nobody knocks on it.
  "client/knockRoom": ({ session, openRoom }) => admitted(session, "POST", `${V3}/knock/${encodeURIComponent(openRoom)}`, {}, () => [403]),
  "client/leaveRoom": ({ session, ownRoom }) => admitted(session, "POST", `${V3}/rooms/${encodeURIComponent(ownRoom)}/leave`, {}, (now) => {
    now.rooms[ownRoom] = "leave";
    return OK;
  }),
  "client/login": login,
  "client/logout": ({ session }) => admitted(session, "POST", `${V3}/logout`, {}, (now) => {
    delete now.devices[session.device];
    return OK;
  }),
  "client/logout_all": ({ session }) => admitted(session, "POST", `${V3}/logout/all`, {}, (now) => {
    endSessions(now);
    now.loginTokens = [];
    return OK;
  }),
  "client/refresh": refresh,
  "client/requestOpenIdToken": ({ session, state }) => admitted(session, "POST", `${of(state)}/openid/request_token`, {}, (now, answer) => {
    if (answer) now.openIdTokens.push(answer.json.access_token);
    return OK;
  }),
  "client/sendMessage": ({ session, ownRoom, fresh }) => {
    const [body, transaction] = [fresh("message"), fresh("transaction")];
    const path = `${V3}/rooms/${encodeURIComponent(ownRoom)}/send/m.room.message/${transaction}`;
    // A deactivated user has left, and is refused as one.
    const effect = (now) => (now.rooms[ownRoom] === "join" ? OK : [403]);
    const message = admitted(session, "PUT", path, { msgtype: "m.text", body }, effect);
    return { ...message, message: body, apply: (now, answer) => (answer?.status === 403 && !now.isActive ? [403] : message.apply(now, answer)) };
  },
  "client/setAccountData": setData(DATA_TYPE, (state) => `${of(state)}/account_data/${DATA_TYPE}`),
  "client/setAccountDataPerRoom": setData("room", (state) => `${of(state)}/rooms/!r:e2e.test/account_data/${DATA_TYPE}`),
  "client/setProfileField": ({ session, state, fresh }) => {
    const displayname = fresh("name");
    return admitted(session, "PUT", field(state), { displayname }, (now) => {
      now.displayname = displayname;
      return OK;
    });
  },
  "client/setPushRule": ({ session, fresh }) => admitted(session, "PUT", `${V3}/pushrules/global/content/${fresh("rule")}`, { pattern: "cake", actions: ["notify"] }),
  "client/setRoomTag": changeTag("PUT", (fresh) => fresh("tag").length / 100),
  "client/getEvents": read("/events?timeout=0"),
  "client/initialSync": read("/initialSync"),
  "client/getNotifications": read("/notifications"),
  "client/sync": read("/sync?timeout=0"),
  "msc/deleteAccountData": removeData(DATA_TYPE, (state) => `/user/${encodeURIComponent(state.userId)}/account_data/${DATA_TYPE}`),
  "msc/deleteAccountDataPerRoom": removeData("room", (state) => `/user/${encodeURIComponent(state.userId)}/rooms/!r:e2e.test/account_data/${DATA_TYPE}`),
  "msc/getDelayedEvents": ({ session }) => admitted(session, "GET", "/_matrix/client/unstable/org.matrix.msc4140/delayed_events"),
  "msc/getThreadSubscriptionChanges": ({ session }) => admitted(session, "GET", "/_matrix/client/unstable/io.element.msc4308/thread_subscriptions"),
  // A day later: nothing is sent while the pair runs.
  "msc/sendDelayedMessage": ({ session, ownRoom, fresh }) => {
    const path = `${V3}/rooms/${encodeURIComponent(ownRoom)}/send/m.room.message/${fresh("transaction")}?org.matrix.msc4140.delay=86400000`;
    const delayed = admitted(session, "PUT", path, {}, (now) => (now.rooms[ownRoom] === "join" ? OK : [403]));
    return { ...delayed, apply: (now, answer) => (answer?.status === 403 && !now.isActive ? [403] : delayed.apply(now, answer)) };
  },
  "msc/queryMutualRooms": ({ session }) => admitted(session, "GET", "/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms?user_id=@nobody:e2e.test"),
  "client/updateDevice": ({ session, other, fresh }) => {
    const name = fresh("name");
    const renamed = ofDevice(other, (device) => (device.name = name));
    return admitted(session, "PUT", `${V3}/devices/${other}`, { display_name: name }, renamed);
  },
};

/** The operations that end sessions or begin them: one of them is in most pairs. */
export const SESSIONS = [
  "client/changePassword", "client/deactivateAccount", "client/deleteDevice", "client/deleteDevices",
  "client/generateLoginToken", "client/login", "client/logout", "client/logout_all", "client/refresh",
];
/** The operations that need a room of the account, or of another user. */
export const ROOMS = ["client/sendMessage", "client/joinRoom", "client/joinRoomById", "client/leaveRoom", "client/createRoom"];
