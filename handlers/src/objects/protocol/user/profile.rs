//! The commands for the profile of a user.

use ruma_common::{CanonicalJsonObject, CanonicalJsonValue};
use serde::{Deserialize, Serialize};

use super::StorageRefusal;
use crate::objects::protocol::command;

/// Gets all fields of the profile.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetProfile {}

/// Sets or removes a field. The joined rooms receive the change as an effect of the commit.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetProfileField {
    /// The name of the field, such as `displayname`.
    pub key: String,
    /// The new value; if absent, the field is removed.
    pub value: Option<CanonicalJsonValue>,
}

command!(GetProfile, UserMarker, "get_profile", CanonicalJsonObject);
command!(SetProfileField, UserMarker, "set_profile_field", Result<(), StorageRefusal>, OF_CALLER = true);
