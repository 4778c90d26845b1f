//! Sends a message event.

use lattice_rooms::{EventTemplate, Membership, Relation};
use ruma_common::OwnedEventId;
use ruma_state_res::Event as _;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{Refusal, Send};
use crate::objects::room::Room;
use crate::objects::room::store::SentBy;
use crate::ports::PortError;

impl Execute<Send> for Room {
    /// The event and its transaction id are written together: a retry is answered with the first event, also
    /// after a failure (client-server API, "Transaction identifiers").
    fn execute(&self, send: Send) -> Result<Step<Result<OwnedEventId, Refusal>>, PortError> {
        let sent_by = SentBy { device_id: &send.device_id, transaction_id: &send.transaction_id };
        let sent = self.store.by_transaction(&send.sender, sent_by, &send.event_type)?;
        if let Some(event_id) = sent {
            return Ok(Step::Reply(Ok(event_id)));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        if let Some(refusal) = self.refused_relation(&send)? {
            return Ok(Step::Reply(Err(refusal)));
        }
        let template = EventTemplate {
            event_type: send.event_type,
            state_key: None,
            content: send.content,
            sticky: send.sticky,
        };
        let sent = self.append(&template, &send.sender, &key, Some(sent_by))?;
        Ok(Step::Reply(sent.map(|appended| appended.pdu.id().to_owned())))
    }
}

/// The longest key of an annotation (bytes).
pub const MAX_ANNOTATION_KEY_BYTES: usize = 500;

impl Room {
    /// Why an event of a member cannot relate to another as it says (client-server API, "Forming relationships
    /// between events", "Avoiding duplicate annotations", "Validation of m.thread relationships").
    fn refused_relation(&self, send: &Send) -> Result<Option<Refusal>, PortError> {
        let Some(relation) = Relation::of(&send.content) else { return Ok(None) };
        let member = self.store.member(&send.sender)?.unwrap_or_default();
        if member.membership != Membership::Join {
            return Ok(None);
        }
        let refuse = |why: &str| Ok(Some(Refusal::Relation(why.to_owned())));
        let view = self.view_of(&send.sender, &member)?;
        let target = self.seen_event(&view, &relation.event_id)?;
        if target.is_none() && self.store.with_relations(&[&relation.event_id])?.is_empty() {
            return refuse("The event that this one relates to is not in this room, or you may not see it.");
        }
        match (relation.rel_type.as_str(), &relation.key) {
            (Relation::ANNOTATION, None) => refuse("An annotation has a key."),
            (Relation::ANNOTATION, Some(key)) if key.len() > MAX_ANNOTATION_KEY_BYTES => {
                refuse("The key of an annotation is too long.")
            }
            (Relation::ANNOTATION, Some(_)) => {
                let is_duplicate = self.store.is_annotated(&relation, &send.sender, &send.event_type)?;
                Ok(is_duplicate.then_some(Refusal::DuplicateAnnotation))
            }
            (Relation::THREAD, _)
                if target.as_ref().is_some_and(|(root, _)| Relation::of(root.pdu.content()).is_some()) =>
            {
                refuse("A thread cannot begin with an event that relates to another.")
            }
            _ => Ok(None),
        }
    }
}
