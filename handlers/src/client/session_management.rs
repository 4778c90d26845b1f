//! Handlers of the group `client/session_management`.

mod get_token_owner;
mod login;
