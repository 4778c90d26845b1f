//! Tests of the client-server API: one file per operation, and two files across operations.

mod account_management {
    mod change_password;
    mod check_username_availability;
    mod deactivate_account;
    mod get_account3_pids;
    mod register;
    mod registration_token_validity;
}
mod conversation;
mod device_list_story;
mod device_lists;
pub mod key_backups;
mod event_relationships {
    mod get_relating_events;
    mod get_relating_events_with_rel_type;
    mod get_relating_events_with_rel_type_and_event_type;
}
mod media {
    mod create_content;
    mod get_config;
    mod get_config_authed;
    mod get_content;
    mod get_content_authed;
    mod get_content_override_name;
    mod get_content_override_name_authed;
    mod get_content_thumbnail;
    mod get_content_thumbnail_authed;
    mod get_url_preview;
    mod get_url_preview_authed;
    mod upload_content;
    mod upload_content_to_mxc;
}
mod chat_cost;
mod media_cost;
mod media_failures;
mod media_retention;
mod media_scanner;
mod media_thumbnails;
mod openid {
    mod request_open_id_token;
}
mod presence {
    mod get_presence;
    mod set_presence;
}
mod push_notifications {
    mod delete_push_rule;
    mod get_notifications;
    mod get_push_rule;
    mod get_push_rule_actions;
    mod get_push_rules;
    mod get_push_rules_global;
    mod get_pushers;
    mod is_push_rule_enabled;
    mod local_notifications;
    mod post_pusher;
    mod push_queue;
    mod set_push_rule;
    mod set_push_rule_actions;
    mod set_push_rule_enabled;
}
mod refresh {
    mod refresh;
}
mod aggregates;
mod ownership;
mod previews;
mod settings;
mod sync_filters;
mod sync_model;
mod unread;
mod read_markers {
    mod set_read_marker;
}
mod reads;
pub mod relations;
mod reporting_content {
    mod report_event;
    mod report_room;
    mod report_user;
}
mod room_creation {
    mod create_room;
}
mod room_directory {
    mod delete_room_alias;
    mod get_local_aliases;
    mod get_room_id_by_alias;
    mod set_room_alias;
}
mod room_discovery {
    mod get_public_rooms;
    mod get_room_visibility_on_directory;
    mod query_public_rooms;
    mod set_room_visibility_on_directory;
}
mod room_membership {
    mod ban;
    mod forget_room;
    mod get_joined_rooms;
    mod invite_user;
    mod join_room;
    mod join_room_by_id;
    mod kick;
    mod knock_room;
    mod leave_room;
    mod restricted;
    mod unban;
    mod unregistered;
}
mod room_participation {
    mod define_filter;
    mod get_event_by_timestamp;
    mod get_event_context;
    mod get_events;
    mod get_filter;
    mod get_joined_members_by_room;
    mod get_members_by_room;
    mod get_one_event;
    mod get_one_room_event;
    mod get_room_events;
    mod get_room_state;
    mod get_room_state_with_key;
    mod initial_sync;
    mod peek_events;
    mod post_receipt;
    mod redact_event;
    mod room_initial_sync;
    mod send_message;
    mod set_room_state_with_key;
    mod set_typing;
    mod sync;
    mod sync_left;
}
mod room_summary {
    mod get_room_summary;
}
mod search;
mod third_party_lookup {
    mod get_protocols;
}
mod upgrade_quotas;
mod room_upgrades {
    mod upgrade_room;
}
pub mod send_to_device_messaging {
    pub mod send_to_device;
}
mod server_administration {
    mod get_versions;
    mod get_wellknown;
    mod get_wellknown_support;
}
mod session_management {
    mod generate_login_token;
    mod get_login_flows;
    mod get_token_owner;
    mod login;
    mod logout;
    mod logout_all;
}
mod capabilities {
    mod get_capabilities;
}
mod end_to_end_encryption {
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
}
mod device_management {
    mod delete_device;
    mod delete_devices;
    mod get_device;
    mod get_devices;
    mod update_device;
}
mod spaces {
    mod get_space_hierarchy;
}
mod threads {
    mod get_thread_roots;
}
mod user_data {
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
}
mod user_directory {
    mod search_user_directory;
}
mod voip {
    mod get_turn_server;
}
