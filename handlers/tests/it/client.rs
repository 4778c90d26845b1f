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
mod openid {
    mod request_open_id_token;
}
mod refresh {
    mod refresh;
}
mod ownership;
mod room_creation {
    mod create_room;
}
mod room_membership {
    mod join_room;
}
mod room_participation {
    mod define_filter;
    mod get_filter;
    mod send_message;
    mod sync;
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
mod device_management {
    mod delete_device;
    mod delete_devices;
    mod get_device;
    mod get_devices;
    mod update_device;
}
mod user_data {
    mod delete_profile_field;
    mod get_account_data;
    mod get_account_data_per_room;
    mod get_profile_field;
    mod get_user_profile;
    mod set_account_data;
    mod set_account_data_per_room;
    mod set_profile_field;
}
