//! Account data, global and of rooms.

use lattice_wire::{Caller, MatrixError};
use ruma_common::UserId;
use serde_json::value::RawValue;

use crate::auth::only_oneself;
use crate::objects::protocol::user::{GetAccountData, SetAccountData, TooMuchAccountData};
use crate::server::Server;

/// The longest type of account data (bytes).
const MAX_ACCOUNT_DATA_TYPE_BYTES: usize = 255;
/// Types that the server writes; clients have other operations for them.
const WRITTEN_BY_SERVER: [&str; 2] = ["m.fully_read", "m.push_rules"];

/// Sets a piece of account data of the caller.
///
/// # Errors
/// `M_FORBIDDEN` for another user; `M_INVALID_PARAM`, `M_TOO_LARGE`.
pub(crate) async fn set(
    server: &Server,
    (caller, user_id): (&Caller, &UserId),
    piece: SetAccountData,
) -> Result<(), MatrixError> {
    only_oneself(caller, user_id)?;
    if WRITTEN_BY_SERVER.contains(&piece.event_type.as_str()) {
        return Err(MatrixError::written_by_server("This type is written by the server alone."));
    }
    if piece.event_type.len() > MAX_ACCOUNT_DATA_TYPE_BYTES {
        return Err(MatrixError::invalid_param("The type of the account data is too long."));
    }
    server
        .ask(user_id, piece)
        .await?
        .map_err(|TooMuchAccountData| MatrixError::too_large("You keep too much account data."))
}

/// The content of a piece of account data of the caller, byte for byte.
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
    content.ok_or_else(|| MatrixError::not_found("You keep no such account data."))
}
