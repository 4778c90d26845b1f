//! Filters that clients store once and name in every sync.

use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// Stores a filter and answers its id; the same definition has the same id.
#[derive(Debug, Serialize, Deserialize)]
pub struct DefineFilter {
    /// The definition, in JSON.
    pub definition: String,
}

/// The user stores as many filters as a user can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TooManyFilters;

/// Gets the definition of a filter.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetFilter {
    /// The id.
    pub filter_id: String,
}

command!(DefineFilter, UserMarker, "define_filter", Result<String, TooManyFilters>);
command!(GetFilter, UserMarker, "get_filter", Option<String>);
