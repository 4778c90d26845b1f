//! The command that lists the media to which the events of a room refer.

use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// Lists the media of this server to which events refer, in the order in which the Room stored the events. Administrators need it, so
/// no reader is named.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListMedia {
    /// The number of the event after which the list goes on; 0 for its beginning.
    pub after: u64,
}

/// The media of some events.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedMedia {
    /// The media ids, each once.
    pub media_ids: Vec<String>,
    /// The number of the event after which the list goes on; `None` if there are no others.
    pub next: Option<u64>,
}

command!(ListMedia, RoomMarker, "list_media", ListedMedia);
