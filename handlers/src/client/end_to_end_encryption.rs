//! Handlers of the group `client/end_to_end_encryption`.

mod claim_keys;
mod delete_room_key_by_session_id;
mod delete_room_keys;
mod delete_room_keys_by_room_id;
mod delete_room_keys_version;
mod get_keys_changes;
mod get_room_key_by_session_id;
mod get_room_keys;
mod get_room_keys_by_room_id;
mod get_room_keys_version;
mod get_room_keys_version_current;
mod post_room_keys_version;
mod put_room_key_by_session_id;
mod put_room_keys;
mod put_room_keys_by_room_id;
mod put_room_keys_version;
mod query_keys;
mod upload_cross_signing_keys;
mod upload_cross_signing_signatures;
mod upload_keys;
