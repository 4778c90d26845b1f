//! Operations of the group `admin/media`.

pub mod delete_media;
pub mod delete_media_by_age;
pub mod delete_media_of_user;
pub mod list_media_of_user;
pub mod protect_media;
pub mod quarantine_media;
pub mod quarantine_media_in_room;
pub mod quarantine_media_of_user;
pub mod unprotect_media;
pub mod unquarantine_media;

pub use delete_media::DeleteMedia;
pub use delete_media_by_age::DeleteMediaByAge;
pub use delete_media_of_user::DeleteMediaOfUser;
pub use list_media_of_user::ListMediaOfUser;
pub use protect_media::ProtectMedia;
pub use quarantine_media::QuarantineMedia;
pub use quarantine_media_in_room::QuarantineMediaInRoom;
pub use quarantine_media_of_user::QuarantineMediaOfUser;
pub use unprotect_media::UnprotectMedia;
pub use unquarantine_media::UnquarantineMedia;
