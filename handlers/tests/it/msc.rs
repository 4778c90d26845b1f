//! Tests of unstable endpoints.

pub mod dehydrated;
mod delayed_delivery;
mod dehydrated_devices {
    mod delete_dehydrated_device;
    mod get_dehydrated_device;
    mod get_dehydrated_device_events;
    mod put_dehydrated_device;
}
mod delayed_events {
    mod act_on_delayed_event;
    mod get_delayed_event;
    mod get_delayed_events;
    mod send_delayed_event;
    mod send_delayed_message;
    mod set_delayed_room_state;
    mod update_delayed_event;
}
pub mod delays;
pub mod stickiness;
mod event_relationships {
    mod query_event_relationships;
}
mod sticky_events;
mod sticky_sends;
mod thread_subscriptions {
    mod get_thread_subscription;
    mod get_thread_subscription_changes;
    mod subscribe_to_thread;
    mod unsubscribe_from_thread;
}
pub mod threads;
mod user_data {
    mod delete_account_data;
    mod delete_account_data_per_room;
    mod query_mutual_rooms;
}
