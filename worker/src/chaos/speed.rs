//! A clock that runs faster, for replays of a day: the times that the module reads, waits and sets alarms for. What the runtime
//! does by itself, as the eviction of idle objects, keeps its pace. And alarms that are held, so that no alarm of an earlier flow
//! fires while a later one is measured.

use std::cell::Cell;

thread_local! {
    /// How many times faster, and since when (milliseconds since 1970, of the runtime).
    static SPEED: Cell<(u64, u64)> = const { Cell::new((1, 0)) };
    /// How much later alarms fire that are set from now on (milliseconds).
    static HELD: Cell<u64> = const { Cell::new(0) };
}

/// Sets the speed. The time may not go back: a test sets it once.
pub fn set(speed: u64, now_ms: u64) {
    SPEED.set((speed.max(1), now_ms));
}

/// Makes alarms that are set from now on fire so much later.
pub fn hold_alarms(by_ms: u64) {
    HELD.set(by_ms);
}

/// The time that the module reads when the runtime's clock shows `real_ms`.
pub fn shown_ms(real_ms: u64) -> u64 {
    let (speed, since_ms) = SPEED.get();
    since_ms + real_ms.saturating_sub(since_ms) * speed
}

/// The time of the runtime for an alarm that the module sets for `shown_ms`.
pub fn alarm_ms(shown_ms: u64) -> u64 {
    let (speed, since_ms) = SPEED.get();
    let real_ms =
        if shown_ms <= since_ms { shown_ms } else { since_ms + (shown_ms - since_ms).div_ceil(speed) };
    real_ms + HELD.get()
}

/// How long the runtime waits for so long a time of the module (milliseconds).
pub fn wait_ms(shown_ms: u64) -> u64 {
    shown_ms.div_ceil(SPEED.get().0)
}
