//! Operations of the group `push_gateway/push_notifier`.

pub mod notify;

pub use notify::Notify;
