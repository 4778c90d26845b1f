//! Handlers of the group `client/account_management`.

mod register;
