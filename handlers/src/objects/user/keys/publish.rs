//! Writes the user's keys to the directory of device keys, where others read them without a request to the User.
//!
//! **Invariant.** If the directory has a row, the row is current: what changes keys is answered only once the row is written, and
//! fails if it cannot be written; the alarm repeats the write. Where keys are removed, the answer does not wait for D1. The
//! rooms hear of a change only once the row is written.

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, DeviceId, OwnedDeviceId};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::index::IndexWrite;
use crate::objects::host::{Delivery, DeliveryId, Effect, Reserve, Write};
use crate::objects::protocol::user::{KeyUsage, ListedKeys};
use crate::objects::user::User;
use crate::ports::PortError;

/// The most bytes of the keys of a user in the directory of device keys.
pub const MAX_LISTED_KEYS_BYTES: usize = 512 * 1024;

impl User {
    /// Lets the reply of this commit wait until the directory has the keys; the command fails if it cannot be written.
    pub(super) fn publish_keys_or_fail(&self, write: &Write<'_>) -> Result<(), PortError> {
        write.write_index_before_reply(true);
        Ok(())
    }

    /// Notes that this commit changes keys because a device is removed or renamed. The reply waits for the directory, and does not
    /// fail if that cannot be written.
    pub(in crate::objects::user) fn note_keys_change(&self, write: &Write<'_>) -> Result<(), PortError> {
        write.write_index_before_reply(false);
        self.note_device_change(write).map(drop)
    }

    /// Removes the keys of devices that this commit removed.
    pub(in crate::objects::user) fn remove_keys_of(
        &self,
        write: &Write<'_>,
        removed: &BTreeSet<OwnedDeviceId>,
    ) -> Result<(), PortError> {
        let had_keys = self.store.remove_device_keys(write, removed)?;
        if had_keys {
            self.note_keys_change(write)?;
        }
        self.remove_one_time_keys(write, removed)
    }

    /// Removes the one-time keys and fallback keys of devices.
    pub(super) fn remove_one_time_keys(
        &self,
        write: &Write<'_>,
        devices: &BTreeSet<OwnedDeviceId>,
    ) -> Result<(), PortError> {
        let newest = self.store.remove_one_time_keys(write, devices)?;
        let mut row = self.store.device_list()?;
        if newest <= row.stream {
            return Ok(());
        }
        // A position of the user's stream never becomes lower.
        row.stream = newest;
        self.store.put_device_list(write, &row)
    }

    /// Whether the directory has the keys as they are.
    pub(super) fn has_published_keys(&self) -> Result<bool, PortError> {
        Ok(self.store.device_list()?.is_published())
    }

    /// The keys that others see.
    pub(super) fn listed_keys(&self) -> Result<ListedKeys, PortError> {
        self.listing()?.to_listed()
    }

    /// Whether the keys that others see fit into the directory after a change.
    pub(super) fn fits_listed(&self, change: impl FnOnce(&mut Listing)) -> Result<bool, PortError> {
        let mut listing = self.listing()?;
        change(&mut listing);
        Ok(to_json(&listing.to_listed()?)?.len() <= MAX_LISTED_KEYS_BYTES)
    }

    fn listing(&self) -> Result<Listing, PortError> {
        let mut listing = Listing::default();
        for row in self.store.all_device_keys()? {
            listing.put_device(&row.device_id, &row.keys);
            if let Some(name) = row.display_name {
                listing.names.insert(row.device_id, name);
            }
        }
        listing.cross_signing = self.store.cross_signing_keys()?;
        Ok(listing)
    }

    /// The write to the directory, if it is due and its target could be reserved.
    pub(in crate::objects::user) fn keys_write(
        &self,
        limit: usize,
        reserve: Reserve<'_>,
    ) -> Result<Vec<Delivery>, PortError> {
        let row = self.store.device_list()?;
        if row.is_published() || limit == 0 {
            return Ok(Vec::new());
        }
        let delivery =
            Delivery { id: DeliveryId::DeviceKeys(row.change), effect: Effect::Index(self.row(row.change)?) };
        Ok(reserve(&delivery.effect.target(), &delivery.id).then_some(delivery).into_iter().collect())
    }

    /// The row of the directory as of a change.
    pub(super) fn row(&self, change: u64) -> Result<IndexWrite, PortError> {
        let keys = to_json(&self.listed_keys()?)?;
        Ok(IndexWrite::ListKeys { user_id: self.user_id()?, change, keys })
    }

    /// Notes that the directory has been written.
    pub(in crate::objects::user) fn keys_written(&self, done: &[Delivery]) -> Result<bool, PortError> {
        let mut is_written = false;
        for delivery in done {
            if let DeliveryId::DeviceKeys(change) = delivery.id {
                self.device_list_published(change)?;
                is_written = true;
            }
        }
        Ok(is_written)
    }
}

/// The keys that others see, while a row of the directory is made.
#[derive(Default)]
pub(super) struct Listing {
    devices: BTreeMap<OwnedDeviceId, CanonicalJsonObject>,
    names: BTreeMap<OwnedDeviceId, String>,
    pub cross_signing: BTreeMap<KeyUsage, CanonicalJsonObject>,
}

impl Listing {
    pub fn put_device(&mut self, device_id: &DeviceId, keys: &CanonicalJsonObject) {
        self.devices.insert(device_id.to_owned(), keys.clone());
    }

    fn to_listed(&self) -> Result<ListedKeys, PortError> {
        let mut devices = BTreeMap::new();
        for (device_id, keys) in &self.devices {
            let mut keys = keys.clone();
            if let Some(name) = self.names.get(device_id) {
                let name = ("device_display_name".to_owned(), CanonicalJsonValue::String(name.clone()));
                let unsigned = CanonicalJsonObject::from([name]);
                keys.insert("unsigned".to_owned(), CanonicalJsonValue::Object(unsigned));
            }
            devices.insert(device_id.to_string(), raw(&keys)?);
        }
        let cross_signing = |usage| self.cross_signing.get(&usage).map(raw).transpose();
        Ok(ListedKeys {
            devices,
            master_key: cross_signing(KeyUsage::Master)?,
            self_signing_key: cross_signing(KeyUsage::SelfSigning)?,
        })
    }
}

pub(super) fn raw(value: &impl Serialize) -> Result<Box<RawValue>, PortError> {
    to_raw_value(value).map_err(failed)
}

fn to_json(value: &impl Serialize) -> Result<String, PortError> {
    serde_json::to_string(value).map_err(failed)
}

fn failed(error: serde_json::Error) -> PortError {
    PortError::new("user", "list keys", error)
}
