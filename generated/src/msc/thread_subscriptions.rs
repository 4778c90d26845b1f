//! Operations of the group `msc/thread_subscriptions`.

pub mod get_thread_subscription;
pub mod get_thread_subscription_changes;
pub mod subscribe_to_thread;
pub mod unsubscribe_from_thread;

pub use get_thread_subscription::GetThreadSubscription;
pub use get_thread_subscription_changes::GetThreadSubscriptionChanges;
pub use subscribe_to_thread::SubscribeToThread;
pub use unsubscribe_from_thread::UnsubscribeFromThread;
