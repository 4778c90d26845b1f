//! Handlers of the group `client/account_management`.

mod change_password;
mod check_username_availability;
mod deactivate_account;
mod get_account3_pids;
mod register;
mod registration_token_validity;
