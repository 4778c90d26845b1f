// A mixed load over kills: what was acknowledged is there, once, and everybody hears of it. Bugs that are planted are found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../chaos/chaos.mjs";

/** `cargo xtask night` takes 1,000 kills, another sequence each night, and shows that each planted bug is found within 50. */
const IS_NIGHT = Boolean(process.env.LATTICE_NIGHT);
const [KILLS, SEED] = IS_NIGHT ? [1_000, Date.now() % 1_000_000] : [6, 1];
const MOST_KILLS_OF_A_PLANT = 50;
/** The module of the last release (`cargo xtask night`). */
const oldModule = process.env.LATTICE_OLD_MODULE;
const PLANTS = ["acknowledged-before-commit", "update-dropped", "position-reused", "claim-not-deleted"];
const TIMEOUT_MS = IS_NIGHT ? 6 * 3_600_000 : 300_000;

test("s59_a_mixed_load_over_kills_and_changes_of_release_breaks_no_promise", { timeout: TIMEOUT_MS }, async (t) => {
  const { violations, ...counts } = await run({ kills: KILLS, seed: SEED, oldModule, say: (line) => t.diagnostic(line) });
  t.diagnostic(JSON.stringify(counts));
  assert.deepEqual(violations, [], `seed ${SEED}`);
  assert.ok(counts.kills_between_request_and_response >= 0.6 * KILLS, "too few kills came between a request and its response");
});

for (const plant of IS_NIGHT ? PLANTS : []) {
  test(`a planted bug is found: ${plant}`, { timeout: TIMEOUT_MS }, async (t) => {
    const { violations, kills } = await run({ kills: MOST_KILLS_OF_A_PLANT, seed: SEED, plant, isOverAtViolation: true });
    t.diagnostic(`${kills} kills: ${violations[0]}`);
    assert.notEqual(violations.length, 0);
  });
}
