//! The client-server API: one file per operation.

mod account_management;
mod capabilities;
mod device_management;
mod openid;
mod refresh;
mod room_creation;
mod room_membership;
mod room_participation;
mod server_administration;
mod session_management;
mod user_data;
