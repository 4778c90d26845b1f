//! Operations of the group `appservice/query_room`.

pub mod query_room_by_alias;

pub use query_room_by_alias::QueryRoomByAlias;
