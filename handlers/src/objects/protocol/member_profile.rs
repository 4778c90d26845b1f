//! The part of a profile that the member events of rooms show.

use lattice_rooms::EventTemplate;
use ruma_common::CanonicalJsonObject;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::ports::PortError;

/// The profile fields of an `m.room.member` event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MemberProfile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub displayname: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
}

impl MemberProfile {
    /// Reads the content of a member event; both fields are absent if the content is malformed.
    #[must_use]
    pub fn of(content: &RawValue) -> Self {
        serde_json::from_str(content.get()).unwrap_or_default()
    }

    /// Selects the fields of a whole profile that member events show.
    #[must_use]
    pub fn of_fields(fields: &CanonicalJsonObject) -> Self {
        let text = |key: &str| fields.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        Self { displayname: text("displayname"), avatar_url: text("avatar_url") }
    }

    /// Writes the fields into the content of a member event.
    pub fn show_in(&self, content: &mut Map<String, Value>) {
        let fields = [("displayname", &self.displayname), ("avatar_url", &self.avatar_url)];
        for (name, value) in fields {
            if let Some(value) = value {
                content.insert(name.to_owned(), value.as_str().into());
            }
        }
    }

    /// Writes the fields into the template of a member event.
    ///
    /// # Errors
    /// If the content of the event is not a JSON object.
    pub fn show_in_event(&self, event: &mut EventTemplate) -> Result<(), PortError> {
        let failed = |error| PortError::new("profile", "show", error);
        let mut content: Map<String, Value> = serde_json::from_str(event.content.get()).map_err(failed)?;
        self.show_in(&mut content);
        event.content = to_raw_value(&content).map_err(failed)?;
        Ok(())
    }
}
