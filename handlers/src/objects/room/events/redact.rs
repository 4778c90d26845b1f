//! Redacts an event.

use lattice_rooms::{EventTemplate, Membership, StateMapKey, may_redact_others};
use ruma_common::{OwnedEventId, UserId};
use ruma_state_res::Event as _;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{Redact, RedactRefusal, Refusal};
use crate::objects::room::Room;
use crate::objects::room::store::SentBy;
use crate::ports::PortError;

impl Execute<Redact> for Room {
    fn execute(&self, redact: Redact) -> Result<Step<Result<OwnedEventId, RedactRefusal>>, PortError> {
        let sent_by = SentBy { device_id: &redact.device_id, transaction_id: &redact.transaction_id };
        if let Some(sent) = self.store.by_transaction(&redact.sender, sent_by, "m.room.redaction")? {
            return Ok(Step::Reply(Ok(sent)));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        if let Err(refusal) = self.may_redact(&redact)? {
            return Ok(Step::Reply(Err(refusal)));
        }
        let content = match with_redacts(&redact)? {
            Ok(content) => content,
            Err(refusal) => return Ok(Step::Reply(Err(RedactRefusal::Event(refusal)))),
        };
        let template = EventTemplate {
            event_type: "m.room.redaction".to_owned(),
            state_key: None,
            content,
            sticky: redact.sticky,
        };
        let sent = self.append(&template, &redact.sender, &key, Some(sent_by))?;
        Ok(Step::Reply(sent.map(|sent| sent.pdu.id().to_owned()).map_err(RedactRefusal::Event)))
    }
}

impl Room {
    /// Whether a local user may redact an event: their own, or any with the power level for `redact`. A member who
    /// cannot see the event does not learn that it exists.
    fn may_redact(&self, redact: &Redact) -> Result<Result<(), RedactRefusal>, PortError> {
        let member = self.store.member(&redact.sender)?.unwrap_or_default();
        if member.membership != Membership::Join {
            return Ok(Err(RedactRefusal::Event(Refusal::Forbidden("the sender is not joined".to_owned()))));
        }
        let view = self.view_of(&redact.sender, &member)?;
        let Some((target, _)) = self.seen_event(&view, &redact.event_id)? else {
            return Ok(Err(RedactRefusal::NotFound));
        };
        let is_allowed = target.pdu.sender() == redact.sender || self.may_redact_others(&redact.sender)?;
        Ok(if is_allowed { Ok(()) } else { Err(RedactRefusal::NotAllowed) })
    }

    fn may_redact_others(&self, user_id: &UserId) -> Result<bool, PortError> {
        let keys: [StateMapKey; 2] =
            ["m.room.power_levels", "m.room.create"].map(|name| (name.to_owned(), String::new()));
        let state = self.store.state(self.store.head()?.current, &keys)?;
        Ok(may_redact_others(user_id, &state, &self.identity()?.rules))
    }
}

/// The content of a redaction, with the event that it names.
fn with_redacts(redact: &Redact) -> Result<Result<Box<RawValue>, Refusal>, PortError> {
    let Ok(mut content) = serde_json::from_str::<Map<String, Value>>(redact.content.get()) else {
        return Ok(Err(Refusal::Malformed("the content is not an object".to_owned())));
    };
    content.insert("redacts".to_owned(), redact.event_id.as_str().into());
    to_raw_value(&content).map(Ok).map_err(|error| PortError::new("room", "redact", error))
}
