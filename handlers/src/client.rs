//! The client-server API: one file per operation.

mod account_management;
mod capabilities;
mod device_management;
mod event_relationships;
mod openid;
mod presence;
mod push_notifications;
mod read_markers;
mod refresh;
mod reporting_content;
mod room_creation;
mod room_directory;
mod room_discovery;
mod room_membership;
mod room_participation;
mod room_summary;
mod room_upgrades;
mod search;
mod server_administration;
mod session_management;
mod spaces;
mod third_party_lookup;
mod threads;
mod user_data;
mod user_directory;
mod voip;
