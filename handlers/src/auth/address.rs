//! Address blocks in the form in which an account may keep them.

use lattice_wire::MatrixError;
use ruma_common::UserId;

use super::token::Purpose;
use crate::server::Server;

/// The keyed hash of an account and the address block of the request: nobody reads an address from what is
/// stored, and the same block has another hash in every account.
///
/// # Errors
/// If the server's keys cannot be read.
pub(crate) async fn hashed_block(server: &Server, user_id: &UserId) -> Result<String, MatrixError> {
    let block = server.address_block.as_deref().unwrap_or_default();
    Ok(server.keys().await?.secret.mac(Purpose::AddressBlock, &format!("{user_id} {block}")))
}
