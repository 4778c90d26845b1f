//! Code that several operations share, one module per noun.

use lattice_wire::{Int, UInt};

pub(crate) mod account_data;
pub(crate) mod aliases;
pub(crate) mod delayed_events;
pub(crate) mod device_lists;
pub(crate) mod devices;
pub(crate) mod event_lookup;
pub(crate) mod health;
pub(crate) mod hierarchy;
pub(crate) mod history;
pub(crate) mod key_backups;
pub(crate) mod keys;
pub mod media;
pub(crate) mod notifications;
pub(crate) mod peeking;
pub(crate) mod previews;
pub(crate) mod profiles;
pub(crate) mod push_rules;
pub(crate) mod pushers;
pub(crate) mod quotas;
pub(crate) mod receipts;
pub(crate) mod redactions;
pub(crate) mod registration;
pub(crate) mod relations;
pub(crate) mod relationships;
pub(crate) mod reports;
pub(crate) mod room_directory;
pub(crate) mod rooms;
pub(crate) mod search;
pub(crate) mod sessions;
pub(crate) mod sticky;
pub(crate) mod summaries;
pub(crate) mod sync;
pub(crate) mod thread_subscriptions;
pub(crate) mod to_device;
pub(crate) mod user_directory;

/// A count or a time of a response; the largest integer of JSON if it is beyond.
pub(crate) fn int(number: u64) -> Int {
    Int::from(UInt::new_saturating(number))
}
