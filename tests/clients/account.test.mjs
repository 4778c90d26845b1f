// matrix-js-sdk walks through an account: made, used on several devices, refreshed, given another password, ended.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Method } from "matrix-js-sdk";
import { SERVER_NAME, serve } from "../e2e/server.mjs";
import { client, confirm, ended, login, password, refused, register, stranger } from "./sdk.mjs";

const { url } = await serve({ after });

test("an account is made in two steps, and its name is taken", async () => {
  const nobody = stranger(url);
  assert.equal(await nobody.isUsernameAvailable("alice"), true);
  const answer = await register(url, "alice", "secret");
  assert.equal(answer.user_id, `@alice:${SERVER_NAME}`);
  const alice = client(url, answer);
  assert.deepEqual(await alice.whoami(), { user_id: answer.user_id, device_id: answer.device_id, is_guest: false });
  assert.equal(await nobody.isUsernameAvailable("alice"), false);
  const again = nobody.register("alice", "other", null, { type: "m.login.dummy" });
  await refused(again, "M_USER_IN_USE", "a name is given once");
  // Before any stage: the library repeats a stage that needs nobody for as long as the name is refused after it.
  await refused(register(url, "alice", "other"), "M_USER_IN_USE", "a name is given once");
  await refused(register(url, "Not a name!", "secret"), "M_INVALID_USERNAME", "a name that no user id can have");
  const silent = await nobody.register("alicia", "secret", null, { type: "m.login.dummy" }, undefined, undefined, true);
  assert.deepEqual(Object.keys(silent).sort(), ["home_server", "user_id"], "an inhibited login gives no token");
});

test("what a client asks before and after it logs in", async () => {
  const { flows } = await stranger(url).loginFlows();
  assert.deepEqual(flows, [{ type: "m.login.password" }, { type: "m.login.token", get_login_token: true }]);
  const bob = client(url, await register(url, "bob", "secret"));
  assert.equal(await bob.isVersionSupported("v1.17"), true);
  const capabilities = await bob.fetchCapabilities();
  assert.equal(capabilities["m.change_password"].enabled, true);
  assert.equal(capabilities["m.get_login_token"].enabled, true);
  assert.equal(capabilities["m.3pid_changes"].enabled, false);
  assert.deepEqual(await bob.getThreePids(), { threepids: [] });
});

test("devices are listed, renamed and deleted", async () => {
  const desk = client(url, await register(url, "carol", "secret"));
  const answer = await login(url, "carol", "secret", { initial_device_display_name: "Phone" });
  const phone = client(url, answer);
  const tablet = client(url, await login(url, desk.getUserId(), "secret", { device_id: "TABLET" }));
  assert.equal(tablet.getDeviceId(), "TABLET", "a client may choose its device's id");
  const names = async () => {
    const { devices } = await desk.getDevices();
    return Object.fromEntries(devices.map((device) => [device.device_id, device.display_name]));
  };
  const [deskId, phoneId] = [desk.getDeviceId(), answer.device_id];
  assert.deepEqual(await names(), { [deskId]: null, [phoneId]: "Phone", TABLET: null });
  await desk.setDeviceDetails(phoneId, { display_name: "Old phone" });
  assert.equal((await phone.getDevice(phoneId)).display_name, "Old phone");
  assert.equal((await refused(desk.getDevice("NOBODYS"), "M_NOT_FOUND", "an unknown device")).httpStatus, 404);

  const wrong = confirm(desk, password("carol", "wrong"), (auth) => desk.deleteDevice(phoneId, auth));
  await refused(wrong, "M_FORBIDDEN", "a wrong password deletes nothing");
  const others = confirm(desk, password("alice", "secret"), (auth) => desk.deleteDevice(phoneId, auth));
  await refused(others, "M_FORBIDDEN", "the password of somebody else deletes nothing");
  assert.equal((await phone.whoami()).device_id, phoneId);
  const stages = [];
  await confirm(desk, password("carol", "secret"), (auth) => desk.deleteDevice(phoneId, auth), stages);
  assert.deepEqual(stages, ["m.login.password"]);
  await ended(phone, "a deleted device");

  const many = [client(url, await login(url, "carol", "secret")), tablet];
  const ids = many.map((each) => each.getDeviceId());
  await confirm(desk, password("carol", "secret"), (auth) => desk.deleteMultipleDevices(ids, auth));
  for (const each of many) await ended(each, "one of several deleted devices");
  assert.deepEqual(Object.keys(await names()), [deskId]);
});

test("a client refreshes its own tokens, and a refresh token that is used late ends the session", async () => {
  const first = await login(url, "bob", "secret", { refresh_token: true });
  assert.ok(first.expires_in_ms > 0, "a token that can be refreshed ends");
  const second = { ...first, ...(await stranger(url).refreshToken(first.refresh_token)) };
  assert.equal((await client(url, second).whoami()).device_id, first.device_id);
  // This client slept: its access token has ended, and the first refusal makes it refresh.
  const sleeper = client(url, { ...second, access_token: first.access_token });
  assert.equal((await sleeper.whoami()).device_id, first.device_id);
  assert.equal(sleeper.timesLoggedOut, 0, "a client that can refresh is not logged out");
  assert.notEqual(sleeper.getRefreshToken(), second.refresh_token, "the refresh token is another one");
  await ended(client(url, { ...second, refresh_token: undefined }), "the access token before a refresh");
  await refused(stranger(url).refreshToken(first.refresh_token), "M_UNKNOWN_TOKEN", "used twice");
  await ended(sleeper, "whoever has the old refresh token stole it", { soft: true });
  await refused(stranger(url).refreshToken(sleeper.getRefreshToken()), "M_UNKNOWN_TOKEN", "the session is over");
  const again = client(url, await login(url, "bob", "secret", { device_id: first.device_id }));
  assert.equal((await again.whoami()).device_id, first.device_id, "the device is still there to log in on");
});

test("a login token logs one more device in, once", async () => {
  const desk = client(url, await register(url, "dora", "secret"));
  const { login_token } = await confirm(desk, password("dora", "secret"), (auth) => desk.requestLoginToken(auth));
  const byToken = () => stranger(url).loginRequest({ type: "m.login.token", token: login_token });
  const phone = client(url, await byToken());
  const { user_id, device_id } = await phone.whoami();
  assert.equal(user_id, desk.getUserId());
  assert.notEqual(device_id, desk.getDeviceId());
  await refused(byToken(), "M_FORBIDDEN", "a login token is used up");
});

test("a new password ends the other sessions, unless they are to stay", async () => {
  const desk = client(url, await register(url, "emil", "first"));
  let phone = client(url, await login(url, "emil", "first"));
  const change = (old, next, logoutDevices) =>
    confirm(desk, password("emil", old), (auth) => desk.setPassword(auth, next, logoutDevices));
  await refused(change("wrong", "second"), "M_FORBIDDEN", "the old password is asked for");
  await change("first", "second", false);
  assert.equal((await phone.whoami()).user_id, desk.getUserId(), "this session was to stay");
  await refused(login(url, "emil", "first"), "M_FORBIDDEN", "the old password");
  phone = client(url, await login(url, "emil", "second", { refresh_token: true }));
  await change("second", "third", true);
  await ended(phone, "the session of another device");
  await refused(stranger(url).refreshToken(phone.getRefreshToken()), "M_UNKNOWN_TOKEN", "its refresh token");
  assert.equal((await desk.whoami()).user_id, desk.getUserId(), "whoever changes the password stays");
  assert.equal((await login(url, "emil", "third")).user_id, desk.getUserId());
});

test("logout ends one session, or all", async () => {
  const desk = client(url, await register(url, "frida", "secret"));
  const phone = client(url, await login(url, "frida", "secret"));
  await phone.logout();
  await ended(phone, "a session that logged out");
  assert.deepEqual((await desk.getDevices()).devices.map((device) => device.device_id), [desk.getDeviceId()]);
  const tablet = client(url, await login(url, "frida", "secret", { refresh_token: true }));
  // The library has no method for this one.
  await desk.http.authedRequest(Method.Post, "/logout/all");
  await ended(desk, "the session that logged all out");
  await ended(tablet, "a session that was logged out");
  assert.equal((await login(url, "frida", "secret")).user_id, desk.getUserId(), "the account is still there");
});

test("a deactivated account is over for ever", async () => {
  const desk = client(url, await register(url, "gustav", "secret"));
  const phone = client(url, await login(url, "gustav", "secret"));
  const wrong = confirm(desk, password("gustav", "wrong"), (auth) => desk.deactivateAccount(auth));
  await refused(wrong, "M_FORBIDDEN", "a wrong password deactivates nobody");
  const done = await confirm(desk, password("gustav", "secret"), (auth) => desk.deactivateAccount(auth, true));
  assert.deepEqual(done, { id_server_unbind_result: "no-support" });
  await ended(desk, "the session that deactivated the account");
  await ended(phone, "another session of the account");
  await refused(login(url, "gustav", "secret"), "M_USER_DEACTIVATED", "nobody logs in");
  assert.equal(await stranger(url).isUsernameAvailable("gustav"), false, "the name is not given again");
});
