//! The operations of the API `client`.

pub mod account_management;
pub mod room_creation;
pub mod room_membership;
pub mod room_participation;
pub mod routes;
pub mod server_administration;
pub mod session_management;
