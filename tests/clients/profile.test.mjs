// matrix-js-sdk: profiles, account data, filters, OpenID tokens, discovery and capabilities.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AutoDiscovery, Filter, Method } from "matrix-js-sdk";
import { SERVER_NAME, serve } from "../e2e/server.mjs";
import { client, login, refused, register, stranger } from "./sdk.mjs";

const SERVER_URL = `https://matrix.${SERVER_NAME}`;
const settings = { PUBLIC_BASE_URL: `${SERVER_URL}/`, SUPPORT_PAGE: "https://help.test/", SUPPORT_EMAIL: "root@help.test" };
const { url } = await serve({ after }, settings);

/** Directs requests for the domain and for its homeserver to the server under test. */
AutoDiscovery.setFetchFn((resource, options) => {
  const { hostname, pathname } = new URL(resource);
  assert.ok([SERVER_NAME, `matrix.${SERVER_NAME}`].includes(hostname), resource);
  return fetch(url + pathname, options);
});

const person = async (name) => client(url, await register(url, name, "secret"));

/** A sync request of its own, without the library's loop (push.test.mjs). */
const sync = (client, query = {}) => client.http.authedRequest(Method.Get, "/sync", { timeout: 0, ...query });

test("a display name and an avatar are set, public and removed, and refused for another user", async () => {
  const [alice, bob] = [await person("alice"), await person("bob")];
  assert.deepEqual(await bob.getProfileInfo(alice.getUserId()), { displayname: "alice" }, "the display name of a new account is its localpart");
  await alice.setDisplayName("Alice 🌼");
  await alice.setAvatarUrl("mxc://e2e.test/daisy");
  const known = { displayname: "Alice 🌼", avatar_url: "mxc://e2e.test/daisy" };
  assert.deepEqual(await bob.getProfileInfo(alice.getUserId()), known);
  assert.deepEqual(await bob.getProfileInfo(alice.getUserId(), "displayname"), { displayname: "Alice 🌼" });
  const unauthenticated = await fetch(`${url}/_matrix/client/v3/profile/${alice.getUserId()}`);
  assert.deepEqual(await unauthenticated.json(), known, "a profile is public");

  await alice.setAvatarUrl("");
  await refused(bob.getProfileInfo(alice.getUserId(), "avatar_url"), "M_NOT_FOUND", "an empty avatar_url removes the field");
  await refused(bob.getProfileInfo(`@nobody:${SERVER_NAME}`), "M_NOT_FOUND", "an unknown user");
  const path = `/profile/${encodeURIComponent(alice.getUserId())}/displayname`;
  await refused(bob.http.authedRequest(Method.Put, path, undefined, { displayname: "Malice" }), "M_FORBIDDEN", "another user's profile");
});

test("a new display name updates the member event of a joined room", async () => {
  const [carol, dora] = [await person("carol"), await person("dora")];
  const { room_id } = await carol.createRoom({ invite: [dora.getUserId()] });
  await dora.joinRoom(room_id);
  const { next_batch } = await sync(dora);
  const waits = sync(dora, { since: next_batch, timeout: 10_000 });
  await carol.setDisplayName("Carol");
  const [{ type, sender, content }] = (await waits).rooms.join[room_id].timeline.events;
  assert.deepEqual([type, sender], ["m.room.member", carol.getUserId()]);
  assert.deepEqual(content, { displayname: "Carol", membership: "join" });
});

test("custom profile fields are kept unchanged, and too large ones are refused", async () => {
  const [emil, frida] = [await person("emil"), await person("frida")];
  assert.equal(await emil.doesServerSupportExtendedProfiles(), true);
  const value = { likes: ["daisies", { and: null }], years: 7 };
  await emil.setExtendedProfileProperty("test.lattice.garden", value);
  await emil.setExtendedProfileProperty("m.tz", "Europe/Berlin");
  assert.deepEqual(await frida.getExtendedProfileProperty(emil.getUserId(), "test.lattice.garden"), value);
  assert.deepEqual(await frida.getExtendedProfile(emil.getUserId()), { displayname: "emil", "m.tz": "Europe/Berlin", "test.lattice.garden": value });
  assert.equal(await frida.getExtendedProfileProperty(emil.getUserId(), "test.lattice.house"), undefined);
  await emil.deleteExtendedProfileProperty("test.lattice.garden");
  await emil.deleteExtendedProfileProperty("test.lattice.garden");
  assert.deepEqual(await frida.getExtendedProfile(emil.getUserId()), { displayname: "emil", "m.tz": "Europe/Berlin" });

  const long = `test.lattice.${"x".repeat(255)}`;
  await refused(emil.setExtendedProfileProperty(long, "x"), "M_KEY_TOO_LARGE", "a key of more than 255 bytes");
  const much = emil.setExtendedProfileProperty("test.lattice.much", "x".repeat(64_000));
  assert.equal(await much.then(() => "kept"), "kept", "just below 64 KiB");
  const more = emil.setExtendedProfileProperty("test.lattice.more", "x".repeat(2_000));
  await refused(more, "M_PROFILE_TOO_LARGE", "a profile of more than 64 KiB");
});

test("account data is synced to all devices and refused to other users", async () => {
  const desk = await person("gustav");
  const phone = client(url, await login(url, "gustav", "secret"));
  const { next_batch } = await sync(phone);
  assert.equal(await phone.getAccountDataFromServer("test.lattice.notes"), null);
  const waits = sync(phone, { since: next_batch, timeout: 10_000 });
  await desk.setAccountData("test.lattice.notes", { text: "buy bread" });
  const { account_data } = await waits;
  assert.deepEqual(account_data.events, [{ type: "test.lattice.notes", content: { text: "buy bread" } }]);
  assert.deepEqual(await phone.getAccountDataFromServer("test.lattice.notes"), { text: "buy bread" });
  await phone.deleteAccountData("test.lattice.notes");
  assert.equal(await desk.getAccountDataFromServer("test.lattice.notes"), null, "an empty object removes account data");

  const other = await person("hanna");
  const path = `/user/${encodeURIComponent(desk.getUserId())}/account_data/test.lattice.notes`;
  await refused(other.http.authedRequest(Method.Get, path), "M_FORBIDDEN", "another user's account data");
  await refused(other.http.authedRequest(Method.Put, path, undefined, {}), "M_FORBIDDEN", "another user's account data");
  for (const type of ["m.fully_read", "m.push_rules"]) {
    const error = await desk.setAccountDataRaw(type, {}).then(() => "kept", (error) => error);
    assert.equal(error.httpStatus, 405, `${type} belongs to the server`);
  }
});

test("a filter is stored once, applied by a sync and refused to other users", async () => {
  const ida = await person("ida");
  const filter = new Filter(ida.getUserId());
  filter.setDefinition({ room: { timeline: { limit: 1 } }, account_data: { not_types: ["test.lattice.*"] } });
  const filterId = await ida.getOrCreateFilter("walk", filter);
  const again = await client(url, await login(url, "ida", "secret")).createFilter(filter.getDefinition());
  assert.equal(again.filterId, filterId, "the same filter has the same ID");
  const stored = await ida.getFilter(ida.getUserId(), filterId, false);
  assert.deepEqual(stored.getDefinition(), filter.getDefinition());
  await refused(ida.getFilter(ida.getUserId(), "none", false), "M_NOT_FOUND", "an unknown filter");

  const { room_id } = await ida.createRoom({ name: "Garden" });
  await ida.setAccountData("test.lattice.notes", { text: "left out" });
  await ida.setAccountData("other.notes", { text: "shown" });
  const { rooms, account_data } = await sync(ida, { filter: filterId });
  assert.equal(rooms.join[room_id].timeline.events.length, 1);
  assert.deepEqual(account_data.events.map((event) => event.type).filter((type) => type.endsWith("notes")), ["other.notes"]);
  await refused((await person("jan")).getFilter(ida.getUserId(), filterId, false), "M_FORBIDDEN", "another user's filter");
});

test("an OpenID token identifies its user and is refused as an access token", async () => {
  const kim = await person("kim");
  const { access_token, token_type, matrix_server_name, expires_in } = await kim.getOpenIdToken();
  assert.deepEqual([token_type, matrix_server_name], ["Bearer", SERVER_NAME]);
  assert.ok(expires_in > 0);
  const who = async (token) => {
    const answer = await fetch(`${url}/_matrix/federation/v1/openid/userinfo?access_token=${encodeURIComponent(token)}`);
    return [answer.status, await answer.json()];
  };
  assert.deepEqual(await who(access_token), [200, { sub: kim.getUserId() }]);
  for (const token of [`${access_token}x`, kim.getAccessToken(), ""]) {
    const [status, { errcode }] = await who(token);
    assert.deepEqual([status, errcode], [401, "M_UNKNOWN_TOKEN"], token);
  }
  const thief = client(url, { user_id: kim.getUserId(), device_id: kim.getDeviceId(), access_token });
  await refused(thief.whoami(), "M_UNKNOWN_TOKEN", "an OpenID token is no access token");
});

test("a domain names its homeserver and its support contacts", async () => {
  const found = await AutoDiscovery.findClientConfig(SERVER_NAME);
  assert.deepEqual(found["m.homeserver"], { state: AutoDiscovery.SUCCESS, error: null, base_url: SERVER_URL });
  const support = await fetch(`${url}/.well-known/matrix/support`);
  assert.equal(support.headers.get("access-control-allow-origin"), "*", "web clients may read it");
  assert.deepEqual(await support.json(), {
    contacts: [{ email_address: "root@help.test", role: "m.role.admin" }],
    support_page: "https://help.test/",
  });
});

test("the capabilities need a session and name the profile fields and room versions", async () => {
  const lea = await person("lea");
  const capabilities = await lea.fetchCapabilities();
  for (const name of ["m.set_displayname", "m.set_avatar_url", "m.profile_fields", "m.change_password"]) {
    assert.equal(capabilities[name].enabled, true, name);
  }
  const { default: version, available } = capabilities["m.room_versions"];
  assert.equal(available[version], "stable");
  await refused(stranger(url).http.authedRequest(Method.Get, "/capabilities"), "M_MISSING_TOKEN", "without a session");
});
