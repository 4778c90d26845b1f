//! Timers of the runtime.

use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use lattice_handlers::ports::Timer;
use worker::Delay;

/// Timers of the runtime. The runtime forgets a timer whose future is dropped.
pub struct PlatformTimer;

impl Timer for PlatformTimer {
    fn sleep(&self, after_ms: u64) -> LocalBoxFuture<'_, ()> {
        Box::pin(Delay::from(Duration::from_millis(after_ms)))
    }
}
