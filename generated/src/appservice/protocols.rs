//! Operations of the group `appservice/protocols`.

pub mod get_protocol_metadata;
pub mod query_location_by_alias;
pub mod query_location_by_protocol;
pub mod query_user_by_id;
pub mod query_user_by_protocol;

pub use get_protocol_metadata::GetProtocolMetadata;
pub use query_location_by_alias::QueryLocationByAlias;
pub use query_location_by_protocol::QueryLocationByProtocol;
pub use query_user_by_id::QueryUserById;
pub use query_user_by_protocol::QueryUserByProtocol;
