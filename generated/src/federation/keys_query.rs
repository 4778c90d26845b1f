//! Operations of the group `federation/keys_query`.

pub mod bulk_perspectives_key_query;
pub mod perspectives_key_query;

pub use bulk_perspectives_key_query::BulkPerspectivesKeyQuery;
pub use perspectives_key_query::PerspectivesKeyQuery;
