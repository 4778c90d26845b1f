//! Operations of the group `client/user_data`.

pub mod delete_profile_field;
pub mod delete_room_tag;
pub mod get_account_data;
pub mod get_account_data_per_room;
pub mod get_profile_field;
pub mod get_room_tags;
pub mod get_user_profile;
pub mod set_account_data;
pub mod set_account_data_per_room;
pub mod set_profile_field;
pub mod set_room_tag;

pub use delete_profile_field::DeleteProfileField;
pub use delete_room_tag::DeleteRoomTag;
pub use get_account_data::GetAccountData;
pub use get_account_data_per_room::GetAccountDataPerRoom;
pub use get_profile_field::GetProfileField;
pub use get_room_tags::GetRoomTags;
pub use get_user_profile::GetUserProfile;
pub use set_account_data::SetAccountData;
pub use set_account_data_per_room::SetAccountDataPerRoom;
pub use set_profile_field::SetProfileField;
pub use set_room_tag::SetRoomTag;
