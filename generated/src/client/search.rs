//! Operations of the group `client/search`.

pub mod search;

pub use search::Search;
