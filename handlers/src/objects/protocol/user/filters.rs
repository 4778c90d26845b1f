//! The commands for filters that clients upload once and name by id in every sync.

use serde::{Deserialize, Serialize};

use super::StorageRefusal;
use crate::objects::protocol::command;

/// Stores a filter; the reply is its id. Equal definitions have the same id.
#[derive(Debug, Serialize, Deserialize)]
pub struct DefineFilter {
    /// The filter as JSON.
    pub definition: String,
}

/// Gets the definition of a filter; `None` if no filter has this id.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetFilter {
    pub filter_id: String,
}

command!(DefineFilter, UserMarker, "define_filter", Result<String, StorageRefusal>, OF_CALLER = true);
command!(GetFilter, UserMarker, "get_filter", Option<String>, OF_CALLER = true);
