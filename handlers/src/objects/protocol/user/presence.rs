//! The commands for the presence of a user.

use lattice_sync::{Presence, PresenceState};
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// Gets the presence; `None` if the user has none yet.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetPresence {}

/// Sets the presence. The rooms hear of it as an effect of the commit.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetPresence {
    pub state: PresenceState,
    /// What the user says of it; absent for nothing.
    pub status_msg: Option<String>,
}

command!(GetPresence, UserMarker, "get_presence", Option<Presence>);
command!(SetPresence, UserMarker, "set_presence", (), OF_CALLER = true);
