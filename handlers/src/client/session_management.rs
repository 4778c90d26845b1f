//! Handlers of the group `client/session_management`.

mod generate_login_token;
mod get_login_flows;
mod get_token_owner;
mod login;
mod logout;
mod logout_all;
