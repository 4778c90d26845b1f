//! Encrypts new rooms by the setting `ENCRYPTION_BY_DEFAULT`.

use lattice_rooms::{EventTemplate, Preset, RoomOptions};
use lattice_wire::MatrixError;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::to_raw_value;

use crate::config::EncryptionByDefault;

const ENCRYPTION: &str = "m.room.encryption";
const ALGORITHM: &str = "m.megolm.v1.aes-sha2";

/// Adds the encryption event if the setting wants the room encrypted and the client sets no encryption.
///
/// # Errors
/// If the content is no JSON.
pub(super) fn encrypt_by_default(
    setting: EncryptionByDefault,
    options: &mut RoomOptions,
) -> Result<(), MatrixError> {
    let is_wanted = match setting {
        EncryptionByDefault::Off => false,
        EncryptionByDefault::Invited => options.preset != Preset::PublicChat,
        EncryptionByDefault::All => true,
    };
    if !is_wanted || options.initial_state.iter().any(is_encryption) {
        return Ok(());
    }
    let content = to_raw_value(&json!({ "algorithm": ALGORITHM }))
        .map_err(|error| MatrixError::unknown("The event is not JSON.").because(error.to_string()))?;
    let (event_type, state_key) = (ENCRYPTION.to_owned(), Some(String::new()));
    options.initial_state.push(EventTemplate { event_type, state_key, content, sticky: None });
    Ok(())
}

/// Whether an event of the initial state encrypts the room.
fn is_encryption(event: &EventTemplate) -> bool {
    #[derive(Deserialize)]
    struct Content {
        algorithm: String,
    }
    let is_named = event.event_type == ENCRYPTION && event.state_key.as_deref() == Some("");
    let content = || serde_json::from_str::<Content>(event.content.get());
    is_named && content().is_ok_and(|content| !content.algorithm.is_empty())
}
