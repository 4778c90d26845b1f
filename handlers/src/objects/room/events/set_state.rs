//! Sends a state event.

use lattice_rooms::{EventTemplate, Membership};
use ruma_common::{OwnedEventId, UserId};
use ruma_state_res::Event as _;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{Refusal, SetState};
use crate::objects::room::Room;
use crate::objects::room::store::SentBy;
use crate::ports::PortError;

impl Execute<SetState> for Room {
    fn execute(&self, set: SetState) -> Result<Step<Result<OwnedEventId, Refusal>>, PortError> {
        let SetState { sender, event_type, state_key, mut content, sticky, delayed } = set;
        let sent_by = delayed
            .as_ref()
            .map(|delayed| SentBy { device_id: &delayed.device_id, transaction_id: &delayed.transaction_id });
        if let Some(sent_by) = sent_by
            && let Some(event_id) = self.store.by_transaction(&sender, sent_by, &event_type)?
        {
            return Ok(Step::Reply(Ok(event_id)));
        }
        // Servers apply a redaction by its type alone: as a state event it would pass by the checks of `Redact`.
        if event_type == "m.room.redaction" {
            return Ok(Step::Reply(Err(Refusal::Forbidden("a redaction is no state event".to_owned()))));
        }
        if event_type == "m.room.member" {
            let Some(own) = self.member_content(&sender, &state_key, &content)? else {
                return Ok(Step::Reply(Err(Refusal::Forbidden("a membership that begins".to_owned()))));
            };
            content = own;
        }
        if let Some(delayed) = &delayed
            && self.is_set_by_other((&event_type, &state_key), &sender, delayed.known)?
        {
            return Ok(Step::Reply(Err(Refusal::Forbidden(
                "another user has set this state since".to_owned(),
            ))));
        }
        let template = EventTemplate { event_type, state_key: Some(state_key), content, sticky };
        if sticky.is_none()
            && let Some(event_id) = self.unchanged(&template, &sender)?
            && self.membership(&sender)? == Some(Membership::Join)
        {
            return Ok(Step::Reply(Ok(event_id)));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let sent = self.append(&template, &sender, &key, sent_by)?;
        Ok(Step::Reply(sent.map(|appended| appended.pdu.id().to_owned())))
    }
}

impl Room {
    /// Whether the current event with a key is by another user, and was stored after a position of the room's stream.
    fn is_set_by_other(
        &self,
        (event_type, state_key): (&str, &str),
        sender: &UserId,
        known: u64,
    ) -> Result<bool, PortError> {
        let Some(event) = self.current((event_type.to_owned(), state_key.to_owned()))? else {
            return Ok(false);
        };
        if event.sender() == sender {
            return Ok(false);
        }
        let stored = self.store.events_by_id(&[event.id()])?;
        Ok(stored.first().is_some_and(|event| event.number > known))
    }
}
