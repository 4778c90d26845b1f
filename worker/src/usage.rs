//! Reports what this isolate used to the Server object, if the day has limits. The reports follow responses: no request waits
//! for one, and none is made while nothing limits the server.

use std::cell::Cell;

use futures_util::future::LocalBoxFuture;
use lattice_handlers::ports::{Clock as _, Usage};
use lattice_handlers::{is_usage_report_due, report_usage};
use worker::{Env, console_error};

use crate::counters;
use crate::isolate::Isolate;
use crate::ports::PlatformClock;

thread_local! {
    /// What was reported, and when the isolate last began a report, or began to count (milliseconds since 1970).
    static REPORTED: Cell<(Usage, Option<u64>)> = const { Cell::new((Usage([0; 4]), None)) };
}

/// The report that is due.
pub fn due(env: &Env) -> Option<LocalBoxFuture<'static, ()>> {
    if !counters::has_daily_limits() {
        return None;
    }
    let (reported, begun_ms) = REPORTED.get();
    #[cfg(feature = "chaos")]
    let begun_ms = if counters::take_report_soon() { Some(0) } else { begun_ms };
    let now_ms = PlatformClock.now_ms();
    let used = counters::usage().minus(reported);
    let since_ms = begun_ms.map(|begun_ms| now_ms.saturating_sub(begun_ms));
    if since_ms.is_some_and(|since_ms| !is_usage_report_due(used, since_ms)) {
        return None;
    }
    // A report that fails is part of the next one, a minute later.
    REPORTED.set((reported, Some(now_ms)));
    since_ms?;
    let env = env.clone();
    Some(Box::pin(async move {
        let Ok(isolate) = Isolate::of(&env) else { return };
        match report_usage(&isolate.server(&env, None), used).await {
            Ok(()) => REPORTED.set((REPORTED.get().0.plus(used), REPORTED.get().1)),
            Err(error) => console_error!("report of usage: {error}"),
        }
    }))
}
