//! Handlers of the group `client/user_data`.

mod delete_profile_field;
mod delete_room_tag;
mod get_account_data;
mod get_account_data_per_room;
mod get_profile_field;
mod get_room_tags;
mod get_user_profile;
mod set_account_data;
mod set_account_data_per_room;
mod set_profile_field;
mod set_room_tag;
