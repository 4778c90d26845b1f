//! Operations of the group `identity/v2_ping`.

pub mod ping_v2;

pub use ping_v2::PingV2;
