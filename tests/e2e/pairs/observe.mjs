// What of an account can be seen from outside, by every password and token that was ever given.
const V3 = "/_matrix/client/v3";

/** The passwords and tokens to try, of the state before and of the responses. */
export function known(before, runs) {
  const given = (key) => runs.map(({ answer }) => answer?.json?.[key]).filter(Boolean);
  const isOpenId = ({ answer }) => answer?.json?.token_type === "Bearer";
  const openIdTokens = runs.filter(isOpenId).map(({ answer }) => answer.json.access_token);
  const old = Object.values(before.devices).map(({ access }) => access);
  // The use of a new token ends the old one, so the new ones come first.
  const tokens = [...given("access_token").filter((token) => !openIdTokens.includes(token)), ...old];
  const changed = runs.map(({ operation }) => operation.password).filter(Boolean);
  const passwords = [...changed, before.password];
  return { tokens, passwords, loginTokens: [...before.loginTokens, ...given("login_token")], openIdTokens };
}

/**
 * Tries each of the known passwords and tokens; `ask` repeats a request until it is answered. A login token can be
 * tried once only: `askOnce` returns undefined if there was no response, and what the token did is not known.
 */
export async function observe(ask, askOnce, state, { tokens, passwords, loginTokens, openIdTokens }) {
  const each = async (list, holds) => {
    const seen = {};
    for (const one of list) seen[one] = await holds(one);
    return seen;
  };
  const login = (proof) => ["POST", `${V3}/login`, { ...proof, device_id: "OBSERVER" }];
  const seen = {
    tokens: await each(tokens, async (token) => (await ask("GET", `${V3}/account/whoami`, undefined, token)).status === 200),
    openIdTokens: await each(openIdTokens, async (token) => {
      const path = `/_matrix/federation/v1/openid/userinfo?access_token=${encodeURIComponent(token)}`;
      return (await ask("GET", path)).status === 200;
    }),
  };
  let inside = null;
  seen.passwords = await each(passwords, async (password) => {
    const identifier = { type: "m.id.user", user: state.name };
    const answer = await ask(...login({ type: "m.login.password", identifier, password }));
    inside ??= answer.status === 200 ? await look(ask, state, answer.json.access_token) : null;
    return answer.status === 200;
  });
  seen.loginTokens = {};
  for (const token of loginTokens) {
    const answer = await askOnce(...login({ type: "m.login.token", token }));
    if (answer) seen.loginTokens[token] = answer.status === 200;
  }
  const path = `${V3}/profile/${encodeURIComponent(state.userId)}/displayname`;
  seen.displayname = (await ask("GET", path)).json.displayname ?? null;
  return { ...seen, inside };
}

/** The devices and the account data, as a session sees them. */
async function look(ask, { userId }, token) {
  const devices = {};
  for (const { device_id, display_name } of (await ask("GET", `${V3}/devices`, undefined, token)).json.devices) {
    if (device_id !== "OBSERVER") devices[device_id] = display_name ?? null;
  }
  const user = `${V3}/user/${encodeURIComponent(userId)}`;
  const accountData = {};
  const pieces = [["org.example.colour", "", "org.example.colour"], ["room", "/rooms/!r:e2e.test", "org.example.colour"], ["tags", "/rooms/!r:e2e.test", "m.tag"]];
  for (const [type, room, data] of pieces) {
    const answer = await ask("GET", `${user}${room}/account_data/${data}`, undefined, token);
    if (answer.status === 200) accountData[type] = answer.json;
  }
  return { devices, accountData };
}

/** The member event of a user and the messages in a public room, as a user who joins it sees them. */
export async function lookIntoRoom(ask, witness, roomId, userId) {
  await ask("POST", `${V3}/join/${encodeURIComponent(roomId)}`, {}, witness);
  const filter = JSON.stringify({ room: { rooms: [roomId], timeline: { limit: 50 } } });
  const { json } = await ask("GET", `${V3}/sync?filter=${encodeURIComponent(filter)}`, undefined, witness);
  const room = json.rooms?.join?.[roomId];
  const events = [...(room?.state?.events ?? []), ...(room?.timeline?.events ?? [])];
  const member = events.findLast((event) => event.type === "m.room.member" && event.state_key === userId);
  const messages = events.filter((event) => event.type === "m.room.message").map((event) => event.content.body);
  return { membership: member?.content.membership, messages };
}
