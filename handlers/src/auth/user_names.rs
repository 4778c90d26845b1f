//! User ids of new and existing accounts (appendices, "User Identifiers").

use lattice_wire::MatrixError;
use ruma_common::{OwnedUserId, ServerName, UserId};

/// The longest user id, including the `@` and the server name (bytes).
const MAX_USER_ID_BYTES: usize = 255;

/// The user id of a new account with this name.
///
/// # Errors
/// `M_INVALID_USERNAME`.
pub(crate) fn new_user_id(name: &str, server_name: &ServerName) -> Result<OwnedUserId, MatrixError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._=-/+".contains(&byte);
    if !name.bytes().all(allowed) {
        return Err(MatrixError::invalid_username("A user name can have a-z, 0-9 and . _ = - / + only."));
    }
    if name.is_empty() || name.starts_with('_') {
        return Err(MatrixError::invalid_username(
            "A user name cannot be empty or begin with an underscore.",
        ));
    }
    if name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(MatrixError::invalid_username("User names of digits only are reserved for guests."));
    }
    let id = format!("@{name}:{server_name}");
    if id.len() > MAX_USER_ID_BYTES {
        return Err(MatrixError::invalid_username("The user name is too long."));
    }
    UserId::parse(id).map_err(|_| MatrixError::invalid_username("The user name is not valid."))
}

/// The user id of a login name, which is a user id of this server or a localpart. The localpart is converted
/// to lower case, as at registration; the server name must match exactly.
pub(crate) fn existing_user_id(name: &str, server_name: &ServerName) -> Option<OwnedUserId> {
    let localpart = match name.strip_prefix('@') {
        Some(user_id) => user_id.split_once(':').filter(|(_, server)| server_name == *server)?.0,
        None => name,
    };
    UserId::parse(format!("@{}:{server_name}", localpart.to_ascii_lowercase()))
        .ok()
        .filter(|user_id| user_id.as_str().len() <= MAX_USER_ID_BYTES)
        .filter(|user_id| !user_id.localpart().is_empty())
}
