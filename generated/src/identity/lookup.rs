//! Operations of the group `identity/lookup`.

pub mod get_hash_details;
pub mod lookup_users_v2;

pub use get_hash_details::GetHashDetails;
pub use lookup_users_v2::LookupUsersV2;
