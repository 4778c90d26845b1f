//! What ends with a device: its keys, its pushers, its inbox, and its notification settings in the account data (MSC3890).

use std::collections::BTreeSet;

use ruma_common::OwnedDeviceId;

use super::User;
use crate::objects::host::Write;
use crate::ports::PortError;

/// The types of account data that are followed by a device id.
const OF_DEVICE: [&str; 2] =
    ["m.local_notification_settings.", "org.matrix.msc3890.local_notification_settings."];

impl User {
    /// Removes what belongs to devices that this commit removed. Says whether account data is among it, which the polls
    /// that go on wait for.
    pub(super) fn remove_with(
        &self,
        write: &Write<'_>,
        removed: &BTreeSet<OwnedDeviceId>,
    ) -> Result<bool, PortError> {
        if removed.is_empty() {
            return Ok(false);
        }
        self.remove_keys_of(write, removed)?;
        let ended = self.store.remove_pushers_of_ended(write)?;
        self.record_ended(write, &self.user_id()?, &ended)?;
        removed.iter().try_for_each(|device_id| self.store.remove_inbox(write, device_id))?;
        let types = |prefix| removed.iter().map(move |device_id| format!("{prefix}{device_id}"));
        let types = OF_DEVICE.into_iter().flat_map(types).collect::<Vec<_>>();
        self.store.remove_global_account_data(write, &types)
    }

    /// Wakes the polls if account data was removed with a device.
    pub(super) fn wake_if(&self, is_changed: bool) -> Result<(), PortError> {
        if is_changed { self.wake_polls(&self.host.sockets.waiting()?, &[]) } else { Ok(()) }
    }
}
