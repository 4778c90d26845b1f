//! Which devices of the user poll, and as what.

use std::collections::BTreeMap;

use lattice_sync::PresenceState;
use ruma_common::{DeviceId, OwnedDeviceId};

/// How often a user who is not offline is looked at (milliseconds): the user is offline that long after the last poll at
/// the earliest.
pub const PRESENCE_CHECK_MS: u64 = 60_000;
/// How often polls that change nothing are written down (milliseconds).
pub(super) const NOTE_POLL_MS: u64 = PRESENCE_CHECK_MS / 2;
/// The shortest time between two changes of the presence by polls (milliseconds).
pub const MIN_PRESENCE_MS: u64 = 1_000;
/// The most devices of a user that are known to poll.
pub const MAX_POLLING_DEVICES: usize = 50;

/// The devices that polled of late, in memory.
#[derive(Default)]
pub(in crate::objects::user) struct PollingDevices {
    devices: BTreeMap<OwnedDeviceId, Polled>,
    /// When the first poll was noted (milliseconds since 1970).
    since_ms: Option<u64>,
    /// When a poll last could change the presence (milliseconds since 1970).
    changed_ms: u64,
}

/// The last poll of a device.
struct Polled {
    state: PresenceState,
    at_ms: u64,
}

impl PollingDevices {
    /// Notes a poll. Returns whether it may change the presence: polls do so once in [`MIN_PRESENCE_MS`].
    pub(super) fn note(&mut self, device_id: &DeviceId, state: PresenceState, now_ms: u64) -> bool {
        self.since_ms.get_or_insert(now_ms);
        if self.devices.len() >= MAX_POLLING_DEVICES && !self.devices.contains_key(device_id) {
            self.devices.pop_first();
        }
        self.devices.insert(device_id.to_owned(), Polled { state, at_ms: now_ms });
        let may_change = now_ms.saturating_sub(self.changed_ms) >= MIN_PRESENCE_MS;
        if may_change {
            self.changed_ms = now_ms;
        }
        may_change
    }

    /// When a device last polled in this state (milliseconds since 1970).
    pub(super) fn last_ms(&self, state: PresenceState) -> Option<u64> {
        self.devices.values().filter(|polled| polled.state == state).map(|polled| polled.at_ms).max()
    }

    /// Whether the device has polled.
    pub(super) fn knows(&self, device_id: &DeviceId) -> bool {
        self.devices.contains_key(device_id)
    }

    /// Whether each device that polls has been seen, however long its polls wait.
    pub(super) fn knows_all(&self, now_ms: u64) -> bool {
        self.since_ms.is_some_and(|since_ms| now_ms.saturating_sub(since_ms) >= PRESENCE_CHECK_MS)
    }

    /// The highest state of the polls of late; `None` if there are none.
    pub(super) fn highest(&self, now_ms: u64) -> Option<PresenceState> {
        let recent = |polled: &&Polled| now_ms.saturating_sub(polled.at_ms) < PRESENCE_CHECK_MS;
        self.devices.values().filter(recent).map(|polled| polled.state).max()
    }
}
