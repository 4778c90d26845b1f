//! Handlers of the group `msc/thread_subscriptions`.

mod get_thread_subscription;
mod get_thread_subscription_changes;
mod subscribe_to_thread;
mod unsubscribe_from_thread;
