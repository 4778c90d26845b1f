//! Operations of the group `msc/user_data`.

pub mod query_mutual_rooms;

pub use query_mutual_rooms::QueryMutualRooms;
