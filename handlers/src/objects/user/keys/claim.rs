//! Gives out one-time keys: each once, the oldest first, and the fallback key when there are no others.

use ruma_common::OwnedDeviceId;
use serde_json::value::{RawValue, to_raw_value};

use crate::objects::host::{Execute, Step, Write};
use crate::objects::protocol::user::{ClaimKeys, ClaimedKeys};
use crate::objects::user::User;
use crate::ports::PortError;

/// The claimed key: its name, and the key; and whether it is a fallback key that nobody had claimed.
type Claimed = ((String, Box<RawValue>), bool);

impl Execute<ClaimKeys> for User {
    /// Commits, then wakes the polls of a device whose fallback key is used now.
    fn execute(&self, ClaimKeys { devices }: ClaimKeys) -> Result<Step<ClaimedKeys>, PortError> {
        let mut found = Vec::new();
        for (device_id, algorithm) in devices {
            if self.has_key(&device_id, &algorithm)? {
                found.push((device_id, algorithm));
            }
        }
        if found.is_empty() {
            return Ok(Step::Reply(ClaimedKeys::new()));
        }
        let (claimed, is_fallback_used) = self.host.storage.commit(|write| {
            let (mut claimed, mut is_fallback_used) = (ClaimedKeys::new(), false);
            for (device_id, algorithm) in &found {
                if let Some((key, is_used)) = self.claim_key(write, (device_id, algorithm))? {
                    claimed.insert(device_id.clone(), key);
                    is_fallback_used |= is_used;
                }
            }
            Ok((claimed, is_fallback_used))
        })?;
        if is_fallback_used {
            self.wake_polls(&self.host.sockets.waiting()?, &[])?;
        }
        Ok(Step::Reply(claimed))
    }
}

impl User {
    /// Whether a device has a key of an algorithm.
    fn has_key(&self, device_id: &OwnedDeviceId, algorithm: &str) -> Result<bool, PortError> {
        let counts = self.store.key_counts(device_id)?;
        if counts.one_time.get(algorithm).is_some_and(|count| *count > 0) {
            return Ok(true);
        }
        Ok(self.store.fallback_keys(device_id)?.iter().any(|row| row.key.algorithm == algorithm))
    }

    fn claim_key(
        &self,
        write: &Write<'_>,
        (device_id, algorithm): (&OwnedDeviceId, &str),
    ) -> Result<Option<Claimed>, PortError> {
        let named = |key_id: &str| format!("{algorithm}:{key_id}");
        if let Some((key_id, key)) = self.store.claim_one_time_key(write, (device_id, algorithm))? {
            return Ok(Some(((named(&key_id), key), false)));
        }
        let fallbacks = self.store.fallback_keys(device_id)?;
        let Some(fallback) = fallbacks.into_iter().find(|row| row.key.algorithm == algorithm) else {
            return Ok(None);
        };
        if !fallback.is_used {
            self.store.use_fallback_key(write, (device_id, algorithm))?;
        }
        let key = to_raw_value(&fallback.key.key).map_err(|error| PortError::new("user", "claim", error))?;
        Ok(Some(((named(&fallback.key.key_id), key), !fallback.is_used)))
    }
}
