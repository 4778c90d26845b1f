//! The operations of the API `appservice`.

pub mod ping;
pub mod protocols;
pub mod query_room;
pub mod query_user;
pub mod transactions;
