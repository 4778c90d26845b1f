//! Maps what Rooms refuse to Matrix errors.

use lattice_rooms::CreateError;
use lattice_wire::MatrixError;

use crate::objects::host::AskError;
use crate::objects::protocol::room::Refusal;
use crate::server::Server;
use crate::services::quotas;

/// Maps an error in the first events of a room to a Matrix error.
pub(super) fn malformed(error: &CreateError) -> MatrixError {
    match error {
        CreateError::Malformed(what) => MatrixError::bad_json(what.clone()),
        CreateError::Event(error) => MatrixError::bad_json(error.to_string()),
    }
}

/// Maps a refused event to a Matrix error. `forbidden` is the sentence for every failed auth check, so that a
/// user outside the room does not learn whether the room exists.
pub(crate) fn refused(server: &Server, refusal: Refusal, forbidden: &'static str) -> MatrixError {
    match refusal {
        Refusal::Forbidden(_) => MatrixError::forbidden(forbidden),
        Refusal::Malformed(what) => MatrixError::bad_json(what),
        Refusal::DuplicateAnnotation => {
            MatrixError::duplicate_annotation("You have reacted to this event in the same way.")
        }
        Refusal::Relation(what) => MatrixError::unsupported(what),
        Refusal::TooLarge => MatrixError::too_large("The event is too large."),
        Refusal::RoomFull => quotas::exhausted(server, "The room is full."),
        Refusal::SenderQuota => quotas::exhausted(server, "You have sent as much to this room as you may."),
        Refusal::SenderQuotaOfDay(retry_after_ms) => MatrixError::limit_exceeded(retry_after_ms),
    }
}

/// Maps an absent room to the same error as a room that the user may not enter.
pub(crate) fn forbidden_if_absent(error: AskError, forbidden: &'static str) -> MatrixError {
    match error {
        AskError::Absent(_) => MatrixError::forbidden(forbidden),
        failed @ AskError::Failed(_) => failed.into(),
    }
}
