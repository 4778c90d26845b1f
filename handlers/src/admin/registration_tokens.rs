//! Handlers of the group `admin/registration_tokens`, and the functions that they share.

mod create_registration_token;
mod delete_registration_token;
mod get_registration_token;
mod list_registration_tokens;
mod update_registration_token;

use lattice_generated::types::RegistrationToken;
use lattice_wire::{Int, MatrixError};

use crate::index::registration_tokens;
use crate::server::Server;
use crate::services::{int, registration};

async fn find(server: &Server, token: &str) -> Result<registration_tokens::RegistrationToken, MatrixError> {
    let found = registration::tokens(server).get(token).await.map_err(|error| server.failed(error))?;
    found.ok_or_else(unknown)
}

/// Maps a token to the type of the operation. `pending` is always 0: a use is counted at registration.
fn shown(token: registration_tokens::RegistrationToken) -> RegistrationToken {
    RegistrationToken::new(
        token.token,
        token.uses_allowed.map(int),
        int(0),
        int(token.completed),
        token.expires_ms.map(int),
    )
}

/// Checks `uses_allowed`, which cannot be negative.
fn uses(number: Option<Int>) -> Result<Option<u64>, MatrixError> {
    number.map(|number| whole(number, "uses_allowed")).transpose()
}

/// Checks `expiry_time`, which must be in the future.
fn ends(time: Option<Int>, now_ms: u64) -> Result<Option<u64>, MatrixError> {
    let ends_ms = time.map(|time| whole(time, "expiry_time")).transpose()?;
    if ends_ms.is_some_and(|ends_ms| ends_ms <= now_ms) {
        return Err(MatrixError::invalid_param("`expiry_time` is in the past."));
    }
    Ok(ends_ms)
}

fn whole(number: Int, name: &'static str) -> Result<u64, MatrixError> {
    u64::try_from(i64::from(number))
        .map_err(|_| MatrixError::invalid_param(format!("`{name}` cannot be negative.")))
}

fn unknown() -> MatrixError {
    MatrixError::not_found("There is no such registration token.")
}
