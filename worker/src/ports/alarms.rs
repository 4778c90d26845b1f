//! The alarm of a Durable Object.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::ports::{Alarms, PortError};
use worker::{ScheduledTime, State};

use super::failed;
use crate::counters;

/// The one alarm of the object with this state.
pub struct PlatformAlarms {
    kind: ObjectKind,
    state: Rc<State>,
}

impl PlatformAlarms {
    pub fn new(kind: ObjectKind, state: Rc<State>) -> Self {
        Self { kind, state }
    }
}

impl Alarms for PlatformAlarms {
    /// Writes nothing if an alarm is set that fires no later: alarms survive an eviction.
    fn set(&self, due_ms: u64) -> LocalBoxFuture<'_, Result<(), PortError>> {
        Box::pin(async move {
            let storage = self.state.storage();
            #[cfg(feature = "chaos")]
            let due_ms = crate::chaos::speed::alarm_ms(due_ms);
            let due = i64::try_from(due_ms).unwrap_or(i64::MAX);
            if storage.get_alarm().await.map_err(failed("alarm", "get"))?.is_some_and(|set| set <= due) {
                return Ok(());
            }
            counters::rows_written(self.kind, 1);
            #[expect(clippy::cast_precision_loss, reason = "times stay below 2^53")]
            let time = ScheduledTime::new(js_sys::Date::new(&(due as f64).into()));
            storage.set_alarm(time).await.map_err(failed("alarm", "set"))
        })
    }
}
