//! The part of a profile that the member events of rooms show.

use lattice_rooms::EventTemplate;
use ruma_common::CanonicalJsonObject;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::ports::PortError;

/// Name and picture of a member.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MemberProfile {
    /// How they are called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub displayname: Option<String>,
    /// Where their picture is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
}

impl MemberProfile {
    /// What a member event shows; nothing if it is malformed.
    #[must_use]
    pub fn of(content: &RawValue) -> Self {
        serde_json::from_str(content.get()).unwrap_or_default()
    }

    /// What member events show of a profile.
    #[must_use]
    pub fn of_fields(fields: &CanonicalJsonObject) -> Self {
        let text = |key: &str| fields.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        Self { displayname: text("displayname"), avatar_url: text("avatar_url") }
    }

    /// Puts it into the content of a member event.
    pub fn show_in(&self, content: &mut Map<String, Value>) {
        let fields = [("displayname", &self.displayname), ("avatar_url", &self.avatar_url)];
        for (name, value) in fields {
            if let Some(value) = value {
                content.insert(name.to_owned(), value.as_str().into());
            }
        }
    }

    /// Puts it into a member event that is about to be made.
    ///
    /// # Errors
    /// If the content of the event is no object.
    pub fn show_in_event(&self, event: &mut EventTemplate) -> Result<(), PortError> {
        let failed = |error| PortError::new("profile", "show", error);
        let mut content: Map<String, Value> = serde_json::from_str(event.content.get()).map_err(failed)?;
        self.show_in(&mut content);
        event.content = to_raw_value(&content).map_err(failed)?;
        Ok(())
    }
}
