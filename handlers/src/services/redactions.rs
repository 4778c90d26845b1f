//! Redacts events: by `redact`, and by `send` with the type of a redaction.

use lattice_rooms::Sticky;
use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedEventId, OwnedTransactionId, RoomId};
use serde_json::value::RawValue;

use super::history::not_found;
use super::rooms;
use crate::objects::protocol::room::{Redact, RedactRefusal};
use crate::server::Server;

/// The longest transaction id (bytes).
pub(crate) const MAX_TRANSACTION_ID_BYTES: usize = 255;
/// The error for every user who may not send, so that the user does not learn whether the room exists.
const MAY_NOT_SEND: &str = "You are not allowed to send this event to this room.";

/// A redaction that a client sends.
pub(crate) struct Redaction {
    /// The event that is redacted.
    pub event_id: OwnedEventId,
    pub transaction_id: OwnedTransactionId,
    pub content: Box<RawValue>,
    /// For how long the redaction is sticky.
    pub sticky: Option<Sticky>,
}

/// Redacts an event.
pub(crate) async fn redact(
    server: &Server,
    caller: Caller,
    room_id: &RoomId,
    redaction: Redaction,
) -> Result<OwnedEventId, MatrixError> {
    let Redaction { event_id, transaction_id, content, sticky } = redaction;
    admit_transaction_id(&transaction_id)?;
    let (sender, device_id) = (caller.user_id, caller.device_id);
    let redact = Redact { sender, device_id, transaction_id, event_id, content, sticky };
    let sent = server.ask(room_id, redact).await;
    sent.map_err(|error| rooms::forbidden_if_absent(error, MAY_NOT_SEND))?.map_err(|refusal| match refusal {
        RedactRefusal::NotFound => not_found(),
        RedactRefusal::NotAllowed => MatrixError::forbidden("You may redact your own events only."),
        RedactRefusal::Event(refusal) => rooms::refused(server, refusal, MAY_NOT_SEND),
    })
}

/// Refuses a transaction id that is too long.
pub(crate) fn admit_transaction_id(transaction_id: &OwnedTransactionId) -> Result<(), MatrixError> {
    if transaction_id.as_bytes().len() > MAX_TRANSACTION_ID_BYTES {
        return Err(MatrixError::invalid_param("The transaction id is too long."));
    }
    Ok(())
}
