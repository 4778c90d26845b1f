//! Operations of the group `federation/query`.

pub mod query_info;
pub mod query_profile;
pub mod query_room_directory;

pub use query_info::QueryInfo;
pub use query_profile::QueryProfile;
pub use query_room_directory::QueryRoomDirectory;
