// A quarter of an hour of a family's evening, at sixty times its speed: nothing fails, nothing is missing, and the bill is small.
import assert from "node:assert/strict";
import { test } from "node:test";
import habits from "../../bench/replay/habits/quarter.mjs";
import { amounts, bill } from "../../bench/replay/bill.mjs";
import { replay } from "../../bench/replay/replay.mjs";

const SEED = Number(process.env.LATTICE_REPLAY_SEED ?? 7);
const CPU_MS = 3;
/** The most that one message costs with all that goes with it: typing, keys, receipts, syncs of five. */
const MAX_OBJECT_REQUESTS = 60;
const MAX_ROWS = 60;

test("a family's evening", { timeout: 240_000 }, async (t) => {
  const result = await replay(habits, SEED);
  t.diagnostic(`seed ${SEED}: ${JSON.stringify({ ...result, failures: result.failures.length })}`);
  assert.deepEqual(result.failures, []);
  assert.deepEqual(result.missing, []);
  const { counted, messages } = result;
  assert.ok(messages >= habits.people * habits.messages / 2, `${messages} messages`);
  assert.equal(counted.worker, result.requests, "the server counts each request");
  assert.ok(counted.objects <= MAX_OBJECT_REQUESTS * messages, `${counted.objects} object requests for ${messages} messages`);
  assert.ok(counted.written <= MAX_ROWS * messages, `${counted.written} rows for ${messages} messages`);
  const { all, lines } = bill(amounts(counted, CPU_MS));
  assert.ok(all > 0 && all < 0.01, `$${all}`);
  assert.ok(lines.every(({ amount }) => amount >= 0), JSON.stringify(lines));
});
