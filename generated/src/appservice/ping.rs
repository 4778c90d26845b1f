//! Operations of the group `appservice/ping`.

pub mod ping;

pub use ping::Ping;
