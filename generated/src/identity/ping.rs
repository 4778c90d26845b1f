//! Operations of the group `identity/ping`.

pub mod ping_v2;

pub use ping_v2::PingV2;
