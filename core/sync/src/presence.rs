//! Presence (client-server API, "Presence"): what others see of a user, and which of it a client wants.

use std::collections::{BTreeMap, BTreeSet};

use lattice_generated::types::EventFilter;
use ruma_common::{OwnedUserId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use crate::{IgnoredUsers, TypeFilter};

/// Whether a user is there. Of several devices the highest state counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PresenceState {
    /// No client is connected, or the user wants to seem so.
    Offline,
    /// A client is connected, and the user does not look at it.
    Unavailable,
    /// The user is at a client.
    Online,
}

impl PresenceState {
    /// The state's name in the specification.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Unavailable => "unavailable",
            Self::Online => "online",
        }
    }
}

/// What others see of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// The user.
    pub user_id: OwnedUserId,
    /// Whether the user is there.
    pub state: PresenceState,
    /// What the user says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_msg: Option<String>,
    /// When the user was last known to be online (milliseconds since 1970).
    pub last_active_ms: u64,
    /// The number of this change among those of the user: of two, the higher is newer.
    pub change: u64,
}

impl Presence {
    /// The event `m.presence`.
    #[must_use]
    pub fn event(&self, now_ms: u64) -> Box<RawValue> {
        #[derive(Serialize)]
        struct Content<'a> {
            presence: PresenceState,
            last_active_ago: u64,
            currently_active: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            status_msg: Option<&'a str>,
        }
        let content = Content {
            presence: self.state,
            last_active_ago: now_ms.saturating_sub(self.last_active_ms),
            currently_active: self.state == PresenceState::Online,
            status_msg: self.status_msg.as_deref(),
        };
        let event = json!({ "type": "m.presence", "sender": self.user_id, "content": content });
        to_raw_value(&event).expect("invariant: a value has a form in JSON")
    }
}

/// Whose presence a client wants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresenceFilter {
    types: TypeFilter,
    senders: Option<BTreeSet<OwnedUserId>>,
    not_senders: BTreeSet<OwnedUserId>,
    limit: Option<usize>,
}

impl PresenceFilter {
    /// The filter of a definition.
    #[must_use]
    pub fn new(definition: EventFilter) -> Self {
        let limit = definition.limit.map(|limit| usize::try_from(i64::from(limit)).unwrap_or(0));
        Self {
            types: TypeFilter::new(definition.types, definition.not_types),
            senders: definition.senders.map(|senders| senders.into_iter().collect()),
            not_senders: definition.not_senders.unwrap_or_default().into_iter().collect(),
            limit,
        }
    }

    /// Whether the client wants the presence of anybody.
    #[must_use]
    pub fn admits_any(&self) -> bool {
        self.types.admits("m.presence") && self.limit != Some(0)
    }

    /// The events for what several rooms say, one for each user, the newest. Users who are ignored are left out; in an
    /// initial sync also users who are offline.
    #[must_use]
    pub fn events(
        &self,
        all: impl IntoIterator<Item = Presence>,
        ignored: &IgnoredUsers,
        (initial, now_ms): (bool, u64),
    ) -> Vec<Box<RawValue>> {
        let mut newest: BTreeMap<OwnedUserId, Presence> = BTreeMap::new();
        for presence in all {
            let is_older = newest.get(&presence.user_id).is_some_and(|known| known.change >= presence.change);
            if !is_older && self.admits(&presence.user_id) && !ignored.contains(&presence.user_id) {
                newest.insert(presence.user_id.clone(), presence);
            }
        }
        let shown = newest.values().filter(|presence| !initial || presence.state != PresenceState::Offline);
        shown.take(self.limit.unwrap_or(usize::MAX)).map(|presence| presence.event(now_ms)).collect()
    }

    fn admits(&self, user_id: &UserId) -> bool {
        self.senders.as_ref().is_none_or(|senders| senders.contains(user_id))
            && !self.not_senders.contains(user_id)
    }
}
