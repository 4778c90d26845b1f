// matrix-js-sdk: an administrator, registration tokens, terms, guests and closed registration.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ClientPrefix, Method } from "matrix-js-sdk";
import { SERVER_NAME, serve } from "../e2e/server.mjs";
import { client, confirm, login, refused, stranger } from "./sdk.mjs";

const OPERATOR_SECRET = "the operator's secret";
const TERMS = { TERMS_URL: "https://terms.test/", TERMS_NAME: "House rules", TERMS_VERSION: "2" };
const settings = { REGISTRATION: "token", GUESTS: "on", OPERATOR_SECRET, ...TERMS };
const { url } = await serve({ after }, settings);

/** Makes a user an administrator with the operator's secret; no library has a method for it. */
async function makeAdministrator(userId, secret, body) {
  const address = `${url}/_lattice/admin/v1/administrators/${encodeURIComponent(userId)}`;
  const headers = { authorization: `Bearer ${secret}` };
  const response = await fetch(address, { method: "PUT", headers, body: JSON.stringify(body) });
  return { status: response.status, ...(await response.json()) };
}

/** Sends an administration request about registration tokens, for which the library has no methods. */
const tokens = (administrator, method, path, body) => {
  const prefix = "/_synapse/admin/v1";
  return administrator.http.authedRequest(method, `/registration_tokens${path}`, undefined, body, { prefix });
};

/** Registers a user with a registration token; `stages` collects the names of the stages. */
function registerWith(token, username, stages) {
  const nobody = stranger(url);
  const answers = { "m.login.registration_token": { token } };
  return confirm(nobody, answers, (auth) => nobody.register(username, "secret", null, auth), stages);
}

const isValid = async (token) => {
  const path = "/register/m.login.registration_token/validity";
  return (await stranger(url).http.request(Method.Get, path, { token }, undefined, { prefix: ClientPrefix.V1 })).valid;
};

test("a registration token of the administrator registers as many users as it allows, after they agree to the terms", async () => {
  const rootId = `@root:${SERVER_NAME}`;
  const denied = await makeAdministrator(rootId, "a guess", { password: "secret" });
  assert.deepEqual([denied.status, denied.errcode], [403, "M_FORBIDDEN"], "a wrong operator secret");
  await refused(login(url, "root", "secret"), "M_FORBIDDEN", "no account was made");
  assert.equal((await makeAdministrator(rootId, OPERATOR_SECRET, { password: "secret" })).status, 200);
  const root = client(url, await login(url, "root", "secret"));

  const { token, uses_allowed } = await tokens(root, Method.Post, "/new", { uses_allowed: 1 });
  assert.equal(uses_allowed, 1);
  assert.equal(await isValid(token), true);
  assert.equal(await isValid("another"), false);
  await refused(registerWith("another", "alice"), "M_FORBIDDEN", "an unknown token");
  const stages = [];
  const answer = await registerWith(token, "alice", stages);
  assert.deepEqual(stages, ["m.login.registration_token", "m.login.terms"], "each stage is asked for once");
  const alice = client(url, answer);
  assert.equal((await alice.whoami()).user_id, `@alice:${SERVER_NAME}`);

  assert.equal(await isValid(token), false, "the one use is spent");
  await refused(registerWith(token, "bob"), "M_FORBIDDEN", "a used token");
  const { completed } = await tokens(root, Method.Get, `/${token}`);
  assert.equal(completed, 1);
  await tokens(root, Method.Put, `/${token}`, { uses_allowed: 2 });
  assert.equal((await registerWith(token, "bob")).user_id, `@bob:${SERVER_NAME}`, "the administrator allowed a second use");
  await tokens(root, Method.Delete, `/${token}`);
  assert.equal(await isValid(token), false, "the administrator deleted the token");
  assert.deepEqual((await tokens(root, Method.Get, "")).registration_tokens, []);
  await refused(tokens(alice, Method.Get, ""), "M_FORBIDDEN", "a user who is no administrator");
});

test("the terms are in the UIA parameters, where clients read them", async () => {
  const nobody = stranger(url);
  const challenge = await nobody.register("carol", "secret", null).catch((error) => error.data);
  const { policies } = challenge.params["m.login.terms"];
  const en = { name: TERMS.TERMS_NAME, url: TERMS.TERMS_URL };
  assert.deepEqual(policies, { terms_of_service: { version: TERMS.TERMS_VERSION, en } });
});

test("a guest registers without a password and cannot set one", async () => {
  const guest = client(url, await stranger(url).registerGuest());
  guest.setGuest(true);
  assert.equal((await guest.whoami()).is_guest, true);
  assert.equal((await guest.getDevices()).devices.length, 1, "a guest lists the own device");
  const request = (auth) => guest.setPassword(auth, "secret");
  await refused(confirm(guest, {}, request), "M_GUEST_ACCESS_FORBIDDEN", "a guest sets a password");
});

test("closed registration refuses users and guests", async (t) => {
  const closed = await serve(t, { REGISTRATION: "closed" });
  const nobody = stranger(closed.url);
  const attempt = confirm(nobody, {}, (auth) => nobody.register("alice", "secret", null, auth));
  await refused(attempt, "M_FORBIDDEN", "registration is closed");
  await refused(nobody.registerGuest(), "M_GUEST_ACCESS_FORBIDDEN", "guest registration is closed");
});
