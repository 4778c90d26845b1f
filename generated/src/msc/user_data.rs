//! Operations of the group `msc/user_data`.

pub mod delete_account_data;
pub mod delete_account_data_per_room;
pub mod query_mutual_rooms;

pub use delete_account_data::DeleteAccountData;
pub use delete_account_data_per_room::DeleteAccountDataPerRoom;
pub use query_mutual_rooms::QueryMutualRooms;
