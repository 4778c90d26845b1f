// matrix-js-sdk as the tests use it: a client for each session, interactive authentication by the library's own
// helper, and refusals as values.
import assert from "node:assert/strict";
import { createClient, HttpApiEvent, InteractiveAuth, MatrixError } from "matrix-js-sdk";
import { logger } from "matrix-js-sdk/lib/logger.js";

// The library tells each refused request; the tests look at what they are refused themselves.
logger.setLevel("silent");

/** A client of nobody yet. */
export const stranger = (url) => createClient({ baseUrl: url });

/** The client of a session, from what a registration or a login answered. It refreshes its own tokens if it can. */
export function client(url, { user_id, device_id, access_token, refresh_token }) {
  const made = createClient({
    baseUrl: url,
    userId: user_id,
    deviceId: device_id,
    accessToken: access_token,
    refreshToken: refresh_token,
    tokenRefreshFunction: refresh_token && ((used) => refreshed(url, used)),
  });
  made.timesLoggedOut = 0;
  made.on(HttpApiEvent.SessionLoggedOut, () => (made.timesLoggedOut += 1));
  return made;
}

/** What a client stores after a refresh: the next two tokens, and when the first of them ends. */
async function refreshed(url, used) {
  const { access_token, refresh_token, expires_in_ms } = await stranger(url).refreshToken(used);
  return { accessToken: access_token, refreshToken: refresh_token, expiry: new Date(Date.now() + expires_in_ms) };
}

/** Walks through interactive authentication. `answers` has what each stage asks for; `stages` takes their names. */
export function confirm(client, answers, request, stages = []) {
  return new Promise((resolve, reject) => {
    const interactive = new InteractiveAuth({
      matrixClient: client,
      // The first request has no `auth`: the server says which stages there are.
      doRequest: (auth) => request(auth ?? undefined),
      stateUpdated: (stage, { errcode, error }) => {
        // A stage that was refused is not tried again: people would see the sentence.
        if (errcode) return reject(new MatrixError({ errcode, error }, 401));
        stages.push(stage);
        return interactive.submitAuthDict({ type: stage, ...answers[stage] });
      },
      requestEmailToken: () => assert.fail("no account has an address"),
    });
    interactive.attemptAuth().then(resolve, reject);
  });
}

/** The answer to the one stage of whoever has a session. */
export const password = (user, password) => ({
  "m.login.password": { identifier: { type: "m.id.user", user }, password },
});

/** Makes an account in two steps and returns what the server answered. */
export function register(url, username, secret) {
  const nobody = stranger(url);
  return confirm(nobody, {}, (auth) => nobody.register(username, secret, null, auth));
}

/** Logs in on a new device and returns what the server answered. */
export function login(url, user, secret, more = {}) {
  const identifier = { type: "m.id.user", user };
  return stranger(url).loginRequest({ type: "m.login.password", identifier, password: secret, ...more });
}

/** The request must be refused with this error code; returns the library's error. */
export async function refused(request, errcode, why) {
  const answer = await request.then(
    (answer) => assert.fail(`${why}: answered ${JSON.stringify(answer)}`),
    (error) => error,
  );
  if (!(answer instanceof MatrixError)) throw answer;
  assert.equal(answer.errcode, errcode, `${why}: ${answer.message}`);
  return answer;
}

/** The session is over, and its client notices: it would show the login page. Soft, if it may keep what it stores. */
export async function ended(client, why, { soft = false } = {}) {
  const before = client.timesLoggedOut;
  const error = await refused(client.whoami(), "M_UNKNOWN_TOKEN", why);
  assert.equal(error.data.soft_logout === true, soft, `${why}: soft_logout`);
  assert.equal(client.timesLoggedOut, before + 1, `${why}: the client did not notice`);
}
