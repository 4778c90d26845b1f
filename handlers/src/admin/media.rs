//! Handlers of the group `admin/media`.

mod delete_media;
mod delete_media_by_age;
mod delete_media_of_user;
mod list_media_of_user;
mod protect_media;
mod quarantine_media;
mod quarantine_media_in_room;
mod quarantine_media_of_user;
mod unprotect_media;
mod unquarantine_media;
