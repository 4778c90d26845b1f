//! Handlers of unstable endpoints.

mod delayed_events;
mod thread_subscriptions;
mod user_data;
