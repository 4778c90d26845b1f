// What an account is after operations that ran one after the other: what two operations at once may lead to.

/** A new account with two sessions, of which the phone's can be refreshed. */
export function account(name, password, desk, phone, extra) {
  const device = ({ access_token, refresh_token }) => ({ access: access_token, refresh: refresh_token, next: undefined, name: undefined });
  return {
    name,
    userId: desk.user_id,
    isActive: true,
    password,
    devices: { DESK: device(desk), PHONE: device(phone) },
    loginTokens: [],
    openIdTokens: [],
    accountData: {},
    displayname: name,
    rooms: {},
    ...extra,
  };
}

/** Whether a request with this session's token is admitted. */
export const isAdmitted = (state, { device, token }) => state.devices[device]?.access === token;

/** Ends every session but that of the device `kept`, if there is one. */
export function endSessions(state, kept) {
  state.devices = Object.fromEntries(Object.entries(state.devices).filter(([id]) => id === kept));
}

/** Deactivates the account: nothing of its sessions is left, and it is in no room. */
export function deactivate(state) {
  endSessions(state);
  Object.assign(state, { isActive: false, loginTokens: [], accountData: {} });
  for (const room of Object.keys(state.rooms)) state.rooms[room] = "leave";
}

/** A device logs in, and loses its earlier tokens. The tokens are unknown if the response was lost. */
export function logIn(state, device, answer) {
  const { access_token: access, refresh_token: refresh } = answer?.json ?? {};
  state.devices[device] = { access, refresh, next: undefined, name: state.devices[device]?.name };
}

/** The access tokens that work after each known one was tried, the newest first. */
function workingTokens(state) {
  return Object.values(state.devices).map(({ access, next }) => next?.access ?? access);
}

/** What `observe` sees of an account in this state, for the same passwords and tokens. */
export function expected(state, { tokens, passwords, loginTokens, openIdTokens }) {
  const each = (list, holds) => Object.fromEntries(list.map((one) => [one, holds(one)]));
  const working = workingTokens(state);
  const names = Object.entries(state.devices).map(([id, { name }]) => [id, name ?? null]);
  return {
    tokens: each(tokens, (token) => working.includes(token)),
    passwords: each(passwords, (password) => state.isActive && password === state.password),
    loginTokens: each(loginTokens, (token) => state.loginTokens.includes(token)),
    openIdTokens: each(openIdTokens, (token) => state.isActive && state.openIdTokens.includes(token)),
    displayname: state.displayname ?? null,
    inside: state.isActive ? { devices: Object.fromEntries(names), accountData: state.accountData } : null,
  };
}

/** The orders in which two operations may have run; one without a response may not have run at all. */
function orders(runs) {
  const [first, second] = runs;
  const all = [[first, second], [second, first]];
  if (!first.answer) all.push([second]);
  if (!second.answer) all.push([first]);
  if (!first.answer && !second.answer) all.push([]);
  return all;
}

/** The states that operations at once may have led to, by the responses. */
export function possible(before, runs) {
  return orders(runs).flatMap((order) => {
    const state = structuredClone(before);
    const fits = order.every(({ operation, answer }) => {
      const statuses = operation.apply(state, answer);
      return !answer || statuses.includes(answer.status);
    });
    return fits ? [state] : [];
  });
}
