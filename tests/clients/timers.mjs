// matrix-js-sdk never clears the time limit of a poll: it would keep the process alive for two minutes after the tests.
const LONG_MS = 60_000;
const { setTimeout: setTimer } = globalThis;
globalThis.setTimeout = (work, ms, ...more) => {
  const timer = setTimer(work, ms, ...more);
  return ms >= LONG_MS ? timer.unref() : timer;
};
