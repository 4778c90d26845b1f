//! Sends the delayed events that are due.
//!
//! A due event is a delivery: it stays in its row until its Room has replied, and what interrupts that is repeated. The Room takes
//! the delay id as the transaction id, so that a repeat is answered with the first event. A refusal is a reply.

use ruma_common::{OwnedEventId, OwnedTransactionId};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::objects::host::{Delivery, DeliveryId, Effect, Reserve, Target, Write};
use crate::objects::protocol::room::{Delayed, Redact, Send, SetState};
use crate::objects::protocol::{Envelope, ObjectName};
use crate::objects::user::User;
use crate::objects::user::store::{DelayedEventRow, DueEvent};
use crate::ports::PortError;

/// The timer of the first event that is not due.
pub(in crate::objects::user) const DELAYED: &str = "delayed_event";
/// How long a Room that fails is asked again to take an event that is due (milliseconds).
pub const DELAYED_EVENT_RETRY_MS: u64 = 24 * 60 * 60 * 1_000;

impl User {
    /// At most `limit` events that are due, in rooms that it could `reserve`.
    pub(in crate::objects::user) fn due_events(
        &self,
        limit: usize,
        reserve: Reserve<'_>,
    ) -> Result<Vec<Delivery>, PortError> {
        let now_ms = self.host.now_ms();
        self.fired_ms.set(now_ms);
        let mut deliveries = Vec::new();
        for due in self.store.due_events(now_ms)? {
            let DueEvent { delay_id, room_id, due_ms } = due;
            let to = ObjectName::room(self.host.name.server_name(), &room_id);
            let id = DeliveryId::DelayedEvent { delay_id: delay_id.clone(), due_ms };
            if deliveries.len() == limit || !reserve(&Target::Object(to.clone()), &id) {
                continue;
            }
            if let Some(row) = self.store.delayed_event(&delay_id)? {
                let envelope = self.envelope(row)?;
                deliveries.push(Delivery { id, effect: Effect::Call { to, envelope } });
            }
        }
        Ok(deliveries)
    }

    /// Removes the events whose Rooms have replied.
    pub(in crate::objects::user) fn remove_sent_events(&self, done: &[Delivery]) -> Result<(), PortError> {
        let mut sent = Vec::new();
        for delivery in done {
            if let DeliveryId::DelayedEvent { delay_id, due_ms } = &delivery.id {
                sent.push((delay_id, *due_ms));
            }
        }
        if sent.is_empty() {
            return Ok(());
        }
        self.host.storage.commit(|write| {
            let mut sent = sent.iter();
            sent.try_for_each(|(delay_id, due_ms)| self.store.remove_delayed_event(write, delay_id, *due_ms))
        })
    }

    /// Sets the timer of the next event, and gives up those that no Room has taken for [`DELAYED_EVENT_RETRY_MS`]. The timer
    /// `deliver` repeats what failed.
    pub(in crate::objects::user) fn set_delayed_timer(&self, write: &Write<'_>) -> Result<(), PortError> {
        let fired_ms = self.fired_ms.get();
        self.store.remove_events_due_before(write, fired_ms.saturating_sub(DELAYED_EVENT_RETRY_MS))?;
        match self.store.next_delayed_event(fired_ms)? {
            Some(due_ms) => write.set_timer(DELAYED, due_ms),
            None => write.clear_timer(DELAYED),
        }
    }

    /// The command by which the Room sends an event.
    fn envelope(&self, row: DelayedEventRow) -> Result<Vec<u8>, PortError> {
        let DelayedEventRow { delay_id, event, position, .. } = row;
        let (sender, transaction_id) = (self.user_id()?, OwnedTransactionId::from(delay_id));
        let (device_id, event_type, content) = (event.device_id, event.event_type, event.content);
        let sticky = event.sticky;
        let redacts = if event_type == "m.room.redaction" { redacts(&content) } else { None };
        let envelope = match (event.state_key, redacts) {
            (Some(state_key), _) => {
                let delayed = Some(Delayed { device_id, transaction_id, known: position });
                Envelope::of(&SetState { sender, event_type, state_key, content, sticky, delayed }, None)
            }
            (None, Some(event_id)) => {
                Envelope::of(&Redact { sender, device_id, transaction_id, event_id, content, sticky }, None)
            }
            (None, None) => {
                Envelope::of(&Send { sender, device_id, transaction_id, event_type, content, sticky }, None)
            }
        };
        envelope?.to_bytes()
    }
}

/// The event that the content of a redaction names.
fn redacts(content: &RawValue) -> Option<OwnedEventId> {
    #[derive(Deserialize)]
    struct Content {
        redacts: OwnedEventId,
    }
    serde_json::from_str::<Content>(content.get()).ok().map(|content| content.redacts)
}
