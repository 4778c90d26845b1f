//! How many one-time keys and which fallback keys a device has, in memory.

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::OwnedDeviceId;

/// What a sync says of the one-time keys and fallback keys of a device.
#[derive(Debug, Clone, Default)]
pub(in crate::objects::user) struct KeyCounts {
    /// The one-time keys that nobody has claimed, by algorithm.
    pub one_time: BTreeMap<String, u64>,
    /// The algorithms of fallback keys that nobody has claimed.
    pub unused_fallbacks: BTreeSet<String>,
    /// The position of the user's stream at which a fallback key was last used first.
    pub fallback_used_at: u64,
}

impl KeyCounts {
    /// Whether the device has no key and never had a fallback key that was used.
    pub fn is_empty(&self) -> bool {
        self.one_time.is_empty() && self.unused_fallbacks.is_empty() && self.fallback_used_at == 0
    }
}

/// The counts of devices with keys that were asked for.
#[derive(Default)]
pub(super) struct KeyCountsCache {
    /// [`crate::objects::host::Storage::rollbacks`] when the cache was filled.
    pub rollbacks: u64,
    pub counts: BTreeMap<OwnedDeviceId, KeyCounts>,
}
