//! The profile of a user.

use ruma_common::{CanonicalJsonObject, CanonicalJsonValue};
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// Gets all fields.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetProfile {}

/// Sets a field, or removes it. The joined rooms hear of the change as an effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetProfileField {
    /// The name of the field.
    pub key: String,
    /// The value; without one the field is removed.
    pub value: Option<CanonicalJsonValue>,
}

/// With this value the profile would be too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileTooLarge;

command!(GetProfile, UserMarker, "get_profile", CanonicalJsonObject);
command!(SetProfileField, UserMarker, "set_profile_field", Result<(), ProfileTooLarge>);
