// matrix-js-sdk: registration, devices, refresh, login tokens, password changes, logout and deactivation.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Method } from "matrix-js-sdk";
import { SERVER_NAME, serve } from "../e2e/server.mjs";
import { client, confirm, ended, login, password, refused, register, stranger } from "./sdk.mjs";

const { url } = await serve({ after });

test("registration takes two steps, and a taken or invalid username is refused", async () => {
  const nobody = stranger(url);
  assert.equal(await nobody.isUsernameAvailable("alice"), true);
  const answer = await register(url, "alice", "secret");
  assert.equal(answer.user_id, `@alice:${SERVER_NAME}`);
  const alice = client(url, answer);
  assert.deepEqual(await alice.whoami(), { user_id: answer.user_id, device_id: answer.device_id, is_guest: false });
  assert.equal(await nobody.isUsernameAvailable("alice"), false);
  const again = nobody.register("alice", "other", null, { type: "m.login.dummy" });
  await refused(again, "M_USER_IN_USE", "a taken username");
  // Refused before any stage: the library repeats the dummy stage while the username is refused after it.
  await refused(register(url, "alice", "other"), "M_USER_IN_USE", "a taken username before any stage");
  await refused(register(url, "Not a name!", "secret"), "M_INVALID_USERNAME", "a username that is invalid in a user ID");
  const silent = await nobody.register("alicia", "secret", null, { type: "m.login.dummy" }, undefined, undefined, true);
  assert.deepEqual(Object.keys(silent).sort(), ["home_server", "user_id"], "an inhibited login gives no token");
});

test("login flows, versions, capabilities and third-party identifiers are served", async () => {
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

test("devices are listed, renamed, and deleted only with the user's own password", async () => {
  const desk = client(url, await register(url, "carol", "secret"));
  const answer = await login(url, "carol", "secret", { initial_device_display_name: "Phone" });
  const phone = client(url, answer);
  const tablet = client(url, await login(url, desk.getUserId(), "secret", { device_id: "TABLET" }));
  assert.equal(tablet.getDeviceId(), "TABLET", "a client may choose its device ID");
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
  await refused(others, "M_FORBIDDEN", "another user's password deletes nothing");
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

test("a client refreshes its tokens, and a spent refresh token ends the session", async () => {
  const first = await login(url, "bob", "secret", { refresh_token: true });
  assert.ok(first.expires_in_ms > 0, "an access token with a refresh token expires");
  const second = { ...first, ...(await stranger(url).refreshToken(first.refresh_token)) };
  assert.equal((await client(url, second).whoami()).device_id, first.device_id);
  // The access token of this client has ended: the first refusal makes the client refresh.
  const sleeper = client(url, { ...second, access_token: first.access_token });
  assert.equal((await sleeper.whoami()).device_id, first.device_id);
  assert.equal(sleeper.timesLoggedOut, 0, "a client that can refresh is not logged out");
  assert.notEqual(sleeper.getRefreshToken(), second.refresh_token, "a refresh replaces the refresh token");
  await ended(client(url, { ...second, refresh_token: undefined }), "the access token from before the refresh");
  await refused(stranger(url).refreshToken(first.refresh_token), "M_UNKNOWN_TOKEN", "a spent refresh token");
  await ended(sleeper, "the session after a spent refresh token was used", { soft: true });
  await refused(stranger(url).refreshToken(sleeper.getRefreshToken()), "M_UNKNOWN_TOKEN", "the session is over");
  const again = client(url, await login(url, "bob", "secret", { device_id: first.device_id }));
  assert.equal((await again.whoami()).device_id, first.device_id, "the device stays and can log in again");
});

test("a login token logs one device in and is refused the second time", async () => {
  const desk = client(url, await register(url, "dora", "secret"));
  const { login_token } = await confirm(desk, password("dora", "secret"), (auth) => desk.requestLoginToken(auth));
  const byToken = () => stranger(url).loginRequest({ type: "m.login.token", token: login_token });
  const phone = client(url, await byToken());
  const { user_id, device_id } = await phone.whoami();
  assert.equal(user_id, desk.getUserId());
  assert.notEqual(device_id, desk.getDeviceId());
  await refused(byToken(), "M_FORBIDDEN", "a used login token");
});

test("a password change ends the other sessions unless the client keeps them", async () => {
  const desk = client(url, await register(url, "emil", "first"));
  let phone = client(url, await login(url, "emil", "first"));
  const change = (old, next, logoutDevices) =>
    confirm(desk, password("emil", old), (auth) => desk.setPassword(auth, next, logoutDevices));
  await refused(change("wrong", "second"), "M_FORBIDDEN", "a wrong current password");
  await change("first", "second", false);
  assert.equal((await phone.whoami()).user_id, desk.getUserId(), "logout_devices was false");
  await refused(login(url, "emil", "first"), "M_FORBIDDEN", "the old password");
  phone = client(url, await login(url, "emil", "second", { refresh_token: true }));
  await change("second", "third", true);
  await ended(phone, "the session of another device");
  await refused(stranger(url).refreshToken(phone.getRefreshToken()), "M_UNKNOWN_TOKEN", "its refresh token");
  assert.equal((await desk.whoami()).user_id, desk.getUserId(), "the session that changed the password stays");
  assert.equal((await login(url, "emil", "third")).user_id, desk.getUserId());
});

test("logout ends one session, and logout of all devices ends all", async () => {
  const desk = client(url, await register(url, "frida", "secret"));
  const phone = client(url, await login(url, "frida", "secret"));
  await phone.logout();
  await ended(phone, "a session that logged out");
  assert.deepEqual((await desk.getDevices()).devices.map((device) => device.device_id), [desk.getDeviceId()]);
  const tablet = client(url, await login(url, "frida", "secret", { refresh_token: true }));
  // The library has no method for `/logout/all`.
  await desk.http.authedRequest(Method.Post, "/logout/all");
  await ended(desk, "the session that logged all out");
  await ended(tablet, "a session that was logged out");
  assert.equal((await login(url, "frida", "secret")).user_id, desk.getUserId(), "the account still exists");
});

test("a deactivated account cannot log in, and its username stays taken", async () => {
  const desk = client(url, await register(url, "gustav", "secret"));
  const phone = client(url, await login(url, "gustav", "secret"));
  const wrong = confirm(desk, password("gustav", "wrong"), (auth) => desk.deactivateAccount(auth));
  await refused(wrong, "M_FORBIDDEN", "a wrong password deactivates nobody");
  const done = await confirm(desk, password("gustav", "secret"), (auth) => desk.deactivateAccount(auth, true));
  assert.deepEqual(done, { id_server_unbind_result: "no-support" });
  await ended(desk, "the session that deactivated the account");
  await ended(phone, "another session of the account");
  await refused(login(url, "gustav", "secret"), "M_FORBIDDEN", "erasure deletes the password too");
  assert.equal(await stranger(url).isUsernameAvailable("gustav"), false, "the username stays taken");
});
