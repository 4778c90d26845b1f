//! Operations of the group `msc/matrix_rtc`.

pub mod delegate_delayed_leave;
pub mod get_livekit_token;
pub mod get_rtc_transports;

pub use delegate_delayed_leave::DelegateDelayedLeave;
pub use get_livekit_token::GetLivekitToken;
pub use get_rtc_transports::GetRtcTransports;
