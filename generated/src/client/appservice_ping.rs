//! Operations of the group `client/appservice_ping`.

pub mod ping_appservice;

pub use ping_appservice::PingAppservice;
