//! The operations of the API `push_gateway`.

pub mod push_notifier;
