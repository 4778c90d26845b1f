//! The ports, implemented with the platform's APIs.

mod alarms;
mod cache;
mod database;
mod media;
mod objects;
mod sockets;
mod sql;
mod timer;
mod web;

use lattice_handlers::ports::{Clock, Entropy, Log, PortError};
use worker::{Date, console_error, console_log};

pub use alarms::PlatformAlarms;
pub use cache::PlatformCache;
pub use database::PlatformDatabase;
pub use media::{PlatformMedia, UnreadRequest};
pub use objects::{POLL_HEADER, PlatformObjects};
pub use sockets::{Attachment, PlatformSockets};
pub use sql::PlatformSql;
pub use timer::PlatformTimer;
pub use web::PlatformWeb;

/// The clock of the runtime. The time advances only when I/O completes.
pub struct PlatformClock;

impl Clock for PlatformClock {
    fn now_ms(&self) -> u64 {
        let now_ms = Date::now().as_millis();
        #[cfg(feature = "chaos")]
        let now_ms = crate::chaos::speed::shown_ms(now_ms);
        now_ms
    }
}

pub struct PlatformEntropy;

impl Entropy for PlatformEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        fill(bytes);
    }
}

/// Fills `bytes` with randomness from the runtime.
pub fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("invariant: the runtime has crypto.getRandomValues");
}

pub struct ConsoleLog;

impl Log for ConsoleLog {
    fn error(&self, line: &str) {
        console_error!("{line}");
    }

    fn request(&self, line: &str) {
        console_log!("{line}");
    }

    fn audit(&self, line: &str) {
        console_log!("{line}");
    }
}

fn failed(port: &'static str, operation: &str) -> impl Fn(worker::Error) -> PortError {
    move |error| PortError::new(port, operation, error)
}
