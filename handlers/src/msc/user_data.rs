//! Handlers of the group `msc/user_data`.

mod delete_account_data;
mod delete_account_data_per_room;
mod query_mutual_rooms;
