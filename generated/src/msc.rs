//! The operations of the API `msc`.

pub mod dehydrated_devices;
pub mod delayed_events;
pub mod event_relationships;
pub mod matrix_rtc;
pub mod rendezvous;
pub mod retention;
pub mod routes;
pub mod sliding_sync;
pub mod thread_subscriptions;
pub mod user_data;
