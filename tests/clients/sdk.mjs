// Helpers for matrix-js-sdk: sessions, and errors as values.
import assert from "node:assert/strict";
import { MatrixError } from "matrix-js-sdk";

export * from "./session.mjs";

/** Asserts that the request is refused with this error code; returns the library's error. */
export async function refused(request, errcode, why) {
  const answer = await request.then(
    (answer) => assert.fail(`${why}: answered ${JSON.stringify(answer)}`),
    (error) => error,
  );
  if (!(answer instanceof MatrixError)) throw answer;
  assert.equal(answer.errcode, errcode, `${why}: ${answer.message}`);
  return answer;
}

/** Asserts that the session has ended and that its client logs itself out; `soft`: with `soft_logout`. */
export async function ended(client, why, { soft = false } = {}) {
  const before = client.timesLoggedOut;
  const error = await refused(client.whoami(), "M_UNKNOWN_TOKEN", why);
  assert.equal(error.data.soft_logout === true, soft, `${why}: soft_logout`);
  assert.equal(client.timesLoggedOut, before + 1, `${why}: the client did not notice`);
}
