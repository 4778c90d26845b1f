//! Operations of the group `msc/rendezvous`.

pub mod create_rendezvous;
pub mod create_rendezvous_session;
pub mod delete_rendezvous;
pub mod delete_rendezvous_session;
pub mod discover_rendezvous_sessions;
pub mod get_rendezvous;
pub mod get_rendezvous_session;
pub mod update_rendezvous;
pub mod update_rendezvous_session;

pub use create_rendezvous::CreateRendezvous;
pub use create_rendezvous_session::CreateRendezvousSession;
pub use delete_rendezvous::DeleteRendezvous;
pub use delete_rendezvous_session::DeleteRendezvousSession;
pub use discover_rendezvous_sessions::DiscoverRendezvousSessions;
pub use get_rendezvous::GetRendezvous;
pub use get_rendezvous_session::GetRendezvousSession;
pub use update_rendezvous::UpdateRendezvous;
pub use update_rendezvous_session::UpdateRendezvousSession;
