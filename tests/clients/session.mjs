// Sessions of matrix-js-sdk, in Node and in a browser: clients, and UIA with the library's `InteractiveAuth`.
import { createClient, HttpApiEvent, InteractiveAuth, MatrixError } from "matrix-js-sdk";
import { logger } from "matrix-js-sdk/lib/logger.js";

// The library logs each refused request; the tests check the refusals themselves.
logger.setLevel("silent");

/** A client without a session. */
export const stranger = (url) => createClient({ baseUrl: url });

/** The client of a session, from the response to a registration or a login. It refreshes its tokens. */
export function client(url, { user_id, device_id, access_token, refresh_token }, more = {}) {
  const made = createClient({
    baseUrl: url,
    userId: user_id,
    deviceId: device_id,
    accessToken: access_token,
    refreshToken: refresh_token,
    tokenRefreshFunction: refresh_token && ((used) => refreshed(url, used)),
    ...more,
  });
  made.timesLoggedOut = 0;
  made.on(HttpApiEvent.SessionLoggedOut, () => (made.timesLoggedOut += 1));
  return made;
}

/** Refreshes; returns what the client stores: the new tokens and the expiry of the access token. */
async function refreshed(url, used) {
  const { access_token, refresh_token, expires_in_ms } = await stranger(url).refreshToken(used);
  return { accessToken: access_token, refreshToken: refresh_token, expiry: new Date(Date.now() + expires_in_ms) };
}

/** Completes UIA. `answers` has the parameters of each stage; `stages` collects the names of the stages. */
export function confirm(client, answers, request, stages = []) {
  return new Promise((resolve, reject) => {
    const interactive = new InteractiveAuth({
      matrixClient: client,
      // The first request has no `auth`: the server answers with the flows.
      doRequest: (auth) => request(auth ?? undefined),
      stateUpdated: (stage, { errcode, error }) => {
        // A refused stage is not repeated: an interactive client would show the error.
        if (errcode) return reject(new MatrixError({ errcode, error }, 401));
        stages.push(stage);
        return interactive.submitAuthDict({ type: stage, ...answers[stage] });
      },
      requestEmailToken: () => reject(new Error("no account has an e-mail address")),
    });
    interactive.attemptAuth().then(resolve, reject);
  });
}

/** The parameters of the password stage. */
export const password = (user, password) => ({
  "m.login.password": { identifier: { type: "m.id.user", user }, password },
});

/** Registers a user in two steps; returns the response. */
export function register(url, username, secret) {
  const nobody = stranger(url);
  return confirm(nobody, {}, (auth) => nobody.register(username, secret, null, auth));
}

/** Logs in on a new device; returns the response. */
export function login(url, user, secret, more = {}) {
  const identifier = { type: "m.id.user", user };
  return stranger(url).loginRequest({ type: "m.login.password", identifier, password: secret, ...more });
}
