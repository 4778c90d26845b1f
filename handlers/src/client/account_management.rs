//! Handlers of the group `client/account_management`.

mod check_username_availability;
mod register;
