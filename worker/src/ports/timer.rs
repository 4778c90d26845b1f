//! Timers of the runtime.

use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use lattice_handlers::ports::Timer;
use worker::Delay;

/// Timers of the runtime. The runtime forgets a timer whose future is dropped.
pub struct PlatformTimer;

impl Timer for PlatformTimer {
    fn sleep(&self, after_ms: u64) -> LocalBoxFuture<'_, ()> {
        Box::pin(wait(after_ms))
    }
}

/// Waits so many milliseconds.
pub fn wait(after_ms: u64) -> Delay {
    #[cfg(feature = "chaos")]
    let after_ms = crate::chaos::speed::wait_ms(after_ms);
    Delay::from(Duration::from_millis(after_ms))
}
