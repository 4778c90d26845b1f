//! A message comes in.

use lattice_rooms::{BuildError, EventTemplate};

use super::command::Send;
use super::store::SentBy;
use super::write::Refusal;
use super::{Room, RoomReply, SendOutcome, Step};
use crate::objects::Need;
use crate::ports::PortError;

impl Room {
    /// The event and its transaction id are one commit: a retry after any failure is the same event or
    /// the first one (client-server API, "Transaction identifiers").
    pub(super) fn send(&self, send: Send) -> Result<Step, PortError> {
        let reply = |outcome| Ok(Step::Reply(RoomReply::Send(outcome)));
        if let Some(event_id) = self.store.sent_as(&send.sender, &send.device_id, &send.transaction_id)? {
            return reply(SendOutcome::Sent(event_id));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let template = EventTemplate { event_type: send.event_type, state_key: None, content: send.content };
        match self.plan(&template, &send.sender, &key)? {
            Ok(planned) => {
                let sent_by = SentBy { device_id: &send.device_id, transaction_id: &send.transaction_id };
                self.commit(&planned, Some(&sent_by))?;
                reply(SendOutcome::Sent(planned.pdu.id().to_owned()))
            }
            Err(Refusal::Rule(rule)) => reply(SendOutcome::Refused(rule)),
            Err(Refusal::Malformed(BuildError::Content(what))) => reply(SendOutcome::Malformed(what)),
            Err(Refusal::Malformed(BuildError::Format(_))) => reply(SendOutcome::TooLarge),
        }
    }
}
