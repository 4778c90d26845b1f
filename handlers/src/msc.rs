//! Handlers of unstable endpoints.

mod dehydrated_devices;
mod delayed_events;
mod event_relationships;
mod thread_subscriptions;
mod user_data;
