//! Makes the pending deliveries: a failing or slow target holds up no other target.

use std::pin::pin;

use futures_util::future::{Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt as _};

use super::targets::Round;
use super::{CALL_TIMEOUT_MS, MAX_EFFECTS_IN_FLIGHT, Shell};
use crate::objects::host::{Delivery, DeliveryId, Effect, Reserve};
use crate::ports::PortError;

/// What came of deliveries that precede a reply.
pub(super) struct DeliveredNow {
    /// Whether more follow.
    pub has_more: bool,
    /// Why one of them failed.
    pub failure: Option<PortError>,
}

impl Shell {
    /// Makes all pending deliveries but those to targets in back-off. Several rounds may run at the same
    /// time: each target belongs to one of them.
    pub(super) async fn deliver_pending(&self, round: Round) -> Result<(), PortError> {
        if !self.object.exists()? {
            return Ok(());
        }
        let (mut calls, mut done) = (FuturesUnordered::new(), Vec::new());
        let mut has_more = true;
        loop {
            if has_more && calls.len() <= MAX_EFFECTS_IN_FLIGHT / 2 {
                let free = MAX_EFFECTS_IN_FLIGHT - calls.len();
                let pending = self.pending(free, round)?;
                has_more = pending.len() == free;
                calls.extend(pending.into_iter().map(|delivery| self.perform(delivery)));
            }
            let Some((delivery, outcome)) = calls.next().await else { return Ok(()) };
            match outcome {
                Ok(reply) => {
                    self.object.replied(&delivery, &reply)?;
                    done.push(delivery);
                }
                Err(_) => self.targets.failed(&delivery.effect.target(), &delivery.id, self.now_ms()),
            }
            if calls.is_empty() || is_due(&done) {
                has_more |= self.finish(std::mem::take(&mut done))?;
            }
        }
    }

    /// Makes deliveries that precede a reply, also to targets in back-off.
    pub(super) async fn deliver_now(&self, deliveries: Vec<Delivery>) -> Result<DeliveredNow, PortError> {
        let mut now = DeliveredNow { has_more: false, failure: None };
        let calls = deliveries.into_iter().map(|delivery| self.perform(delivery));
        for (delivery, outcome) in futures_util::future::join_all(calls).await {
            match outcome {
                Ok(reply) => {
                    self.object.replied(&delivery, &reply)?;
                    now.has_more |= follows(&delivery);
                    self.finish(vec![delivery])?;
                }
                Err(error) => {
                    self.targets.failed(&delivery.effect.target(), &delivery.id, self.now_ms());
                    now.failure = Some(error);
                }
            }
        }
        Ok(now)
    }

    /// Reserves pending deliveries, at most `limit`.
    fn pending(&self, limit: usize, round: Round) -> Result<Vec<Delivery>, PortError> {
        let now_ms = self.now_ms();
        let reserve: Reserve<'_> = &|target, id| self.targets.reserve(target, id, round, now_ms);
        let mut pending = self.object.host().storage.recorded(limit, reserve)?;
        pending.extend(self.object.pending(limit - pending.len(), reserve)?);
        Ok(pending)
    }

    /// Marks deliveries as done; whether others to the same targets are pending.
    fn finish(&self, done: Vec<Delivery>) -> Result<bool, PortError> {
        self.object.host().storage.remove_recorded(&done)?;
        let has_more = self.object.delivered(&done)?;
        let overtaken = done.iter().map(|each| self.targets.succeeded(&each.effect.target(), &each.id));
        Ok(overtaken.fold(has_more, |any, each| any | each))
    }

    /// Performs an effect within the time that a call has. An error puts the target in back-off, and the
    /// alarm repeats the effect.
    async fn perform(&self, delivery: Delivery) -> (Delivery, Result<Vec<u8>, PortError>) {
        let outcome = {
            let effect = pin!(self.perform_effect(&delivery.effect));
            match select(effect, self.ports.timer.sleep(CALL_TIMEOUT_MS)).await {
                Either::Left((outcome, _)) => outcome,
                Either::Right(_) => Err(PortError::new("objects", "deliver", "no answer in time")),
            }
        };
        (delivery, outcome)
    }

    async fn perform_effect(&self, effect: &Effect) -> Result<Vec<u8>, PortError> {
        match effect {
            Effect::Call { to, envelope } => self.client.deliver(to, envelope).await,
            Effect::Index(write) => self.write_index(write).await.map(|()| Vec::new()),
            Effect::ClaimInvites(user_id) => self.claim_invites(user_id).await.map(|()| Vec::new()),
        }
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.object.host().now_ms()
    }
}

/// Whether the target gets another delivery of the same kind.
fn follows(delivery: &Delivery) -> bool {
    matches!(delivery.id, DeliveryId::StreamUpdate { has_more: true, .. })
}

/// Whether deliveries are marked as done before the round ends: stream updates and typing users at once, because that writes no
/// row; delayed events too, because the next one of the same room waits, and keys, because the rooms wait; others together.
fn is_due(done: &[Delivery]) -> bool {
    let is_marked_at_once = |delivery: &Delivery| match delivery.id {
        DeliveryId::StreamUpdate { .. }
        | DeliveryId::Typing { .. }
        | DeliveryId::DelayedEvent { .. }
        | DeliveryId::DeviceKeys(_) => true,
        DeliveryId::Outbox(_) | DeliveryId::ProfileUpdate { .. } | DeliveryId::RoomChange { .. } => false,
    };
    done.len() >= MAX_EFFECTS_IN_FLIGHT || done.last().is_some_and(is_marked_at_once)
}
