//! What the shell remembers of the targets of its deliveries: which are being called, and which failed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::objects::host::store::timers::EFFECT_RETRY_MS;
use crate::objects::host::{DeliveryId, Target};

/// How long an object or an index may take to perform an effect (milliseconds).
pub const CALL_TIMEOUT_MS: u64 = 10_000;
/// The longest back-off of a target (milliseconds).
pub const MAX_BACK_OFF_MS: u64 = 300_000;
/// The most targets that are being called or in back-off. Beyond it, other targets wait for the next alarm.
pub const MAX_TARGETS: usize = 10_000;

/// The occasion of a round of deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Round {
    /// Something was committed: targets in back-off wait for the alarm.
    Commit,
    /// The alarm fired: targets whose back-off has ended are tried again.
    Alarm,
}

/// The targets that are being called or in back-off. All other targets have no entry.
#[derive(Default)]
pub(super) struct Targets(RefCell<BTreeMap<Target, State>>);

#[derive(Default)]
struct State {
    call: Option<Call>,
    /// How many deliveries in succession failed.
    failures: u32,
    /// When the back-off ends (milliseconds since 1970).
    retry_ms: u64,
    /// When a delivery was last pending (milliseconds since 1970).
    pending_ms: u64,
}

struct Call {
    id: DeliveryId,
    /// When the call has ended even if its outcome was lost with the request that made it.
    ends_ms: u64,
    /// Whether another delivery to the target is pending.
    is_overtaken: bool,
}

impl Targets {
    /// Reserves a target for a delivery; false if the delivery must wait.
    pub fn reserve(&self, target: &Target, id: &DeliveryId, round: Round, now_ms: u64) -> bool {
        let mut targets = self.0.borrow_mut();
        if !targets.contains_key(target) && targets.len() >= MAX_TARGETS {
            return false;
        }
        let state = targets.entry(target.clone()).or_default();
        state.pending_ms = now_ms;
        if let Some(call) = state.call.as_mut().filter(|call| now_ms < call.ends_ms) {
            call.is_overtaken |= call.id != *id;
            return false;
        }
        if state.failures > 0 && (round == Round::Commit || now_ms < state.retry_ms) {
            return false;
        }
        let ends_ms = now_ms + 2 * CALL_TIMEOUT_MS;
        state.call = Some(Call { id: id.clone(), ends_ms, is_overtaken: false });
        true
    }

    /// Ends the back-off of a target; whether another delivery to the target is pending.
    pub fn succeeded(&self, target: &Target, id: &DeliveryId) -> bool {
        let mut targets = self.0.borrow_mut();
        let Some(state) = targets.get_mut(target) else { return false };
        (state.failures, state.retry_ms) = (0, 0);
        if state.call.as_ref().is_some_and(|call| call.id != *id) {
            return false;
        }
        let call = targets.remove(target).and_then(|state| state.call);
        call.is_some_and(|call| call.is_overtaken)
    }

    /// Begins the back-off of a target, or doubles it.
    pub fn failed(&self, target: &Target, id: &DeliveryId, now_ms: u64) {
        let mut targets = self.0.borrow_mut();
        let state = targets.entry(target.clone()).or_default();
        state.call.take_if(|call| call.id == *id);
        state.retry_ms = now_ms + back_off_ms(state.failures);
        state.failures = state.failures.saturating_add(1);
        state.pending_ms = now_ms;
    }

    /// Forgets the targets in back-off for which nothing was pending since `since_ms`.
    pub fn forget_idle(&self, since_ms: u64) {
        self.0.borrow_mut().retain(|_, state| state.call.is_some() || state.pending_ms >= since_ms);
    }

    /// When the alarm must repeat deliveries; `None` if no target is being called or in back-off.
    pub fn next_retry_ms(&self, now_ms: u64) -> Option<u64> {
        let targets = self.0.borrow();
        let earliest = targets.values().map(|state| state.retry_ms).min()?;
        Some(earliest.max(now_ms + EFFECT_RETRY_MS))
    }
}

fn back_off_ms(failures: u32) -> u64 {
    EFFECT_RETRY_MS.saturating_mul(1 << failures.min(16)).min(MAX_BACK_OFF_MS)
}

#[cfg(test)]
mod tests;
