//! Account data of the caller, global and per room.

use lattice_wire::{Caller, MatrixError};
use ruma_common::UserId;
use serde_json::value::RawValue;

use crate::auth::only_oneself;
use crate::objects::protocol::user::{GetAccountData, SetAccountData, TooMuchAccountData};
use crate::server::Server;

/// The longest event type of account data (bytes).
const MAX_ACCOUNT_DATA_TYPE_BYTES: usize = 255;
/// Event types that only the server writes; clients change their content by other operations.
const WRITTEN_BY_SERVER: [&str; 2] = ["m.fully_read", "m.push_rules"];

/// Sets the content of one event type in the caller's account data.
///
/// # Errors
/// `M_FORBIDDEN` for another user; an error for a type that only the server writes; `M_INVALID_PARAM`,
/// `M_TOO_LARGE`.
pub(crate) async fn set(
    server: &Server,
    (caller, user_id): (&Caller, &UserId),
    piece: SetAccountData,
) -> Result<(), MatrixError> {
    only_oneself(caller, user_id)?;
    if WRITTEN_BY_SERVER.contains(&piece.event_type.as_str()) {
        return Err(MatrixError::written_by_server("Only the server can write account data of this type."));
    }
    if piece.event_type.len() > MAX_ACCOUNT_DATA_TYPE_BYTES {
        return Err(MatrixError::invalid_param("The type of the account data is too long."));
    }
    server
        .ask(user_id, piece)
        .await?
        .map_err(|TooMuchAccountData| MatrixError::too_large("You have stored too much account data."))
}

/// The content of one event type in the caller's account data, byte for byte.
///
/// # Errors
/// `M_FORBIDDEN` for another user; `M_NOT_FOUND`.
pub(crate) async fn get(
    server: &Server,
    (caller, user_id): (&Caller, &UserId),
    piece: GetAccountData,
) -> Result<Box<RawValue>, MatrixError> {
    only_oneself(caller, user_id)?;
    let content = server.ask(user_id, piece).await?;
    content.ok_or_else(|| MatrixError::not_found("You have no such account data."))
}
