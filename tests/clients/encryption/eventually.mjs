// Waiting for what a device shows.
const PATIENCE_MS = 40_000;
const LOOK_MS = 100;

/** Waits until `found()` has a value; it may be a promise. */
export async function eventually(what, found) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await found();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() > end) throw new Error(`waited for ${what}`);
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}
