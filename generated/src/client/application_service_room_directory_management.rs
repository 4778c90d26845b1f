//! Operations of the group `client/application_service_room_directory_management`.

pub mod update_appservice_room_directory_visibility;

pub use update_appservice_room_directory_visibility::UpdateAppserviceRoomDirectoryVisibility;
