//! Sends a message event.

use lattice_rooms::EventTemplate;
use ruma_common::OwnedEventId;

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
        let sent = self.store.by_transaction(&send.sender, &send.device_id, &send.transaction_id)?;
        if let Some(event_id) = sent {
            return Ok(Step::Reply(Ok(event_id)));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let template = EventTemplate { event_type: send.event_type, state_key: None, content: send.content };
        let sent_by = SentBy { device_id: &send.device_id, transaction_id: &send.transaction_id };
        let sent = self.append(&template, &send.sender, &key, Some(sent_by))?;
        Ok(Step::Reply(sent.map(|appended| appended.pdu.id().to_owned())))
    }
}
