//! Handlers of unstable endpoints.

mod delayed_events;
mod event_relationships;
mod thread_subscriptions;
mod user_data;
