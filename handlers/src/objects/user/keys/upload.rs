//! Stores the keys of a device.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{PublicKey, signed_part};
use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, DeviceId};

use super::{device_key_id, device_public_key};
use crate::objects::host::{Execute, Step, Write};
use crate::objects::protocol::user::{KeysRefusal, MAX_ONE_TIME_KEYS, UploadKeys, UploadedKey};
use crate::objects::user::User;
use crate::objects::user::store::{KEPT_CLAIMED_KEYS, OneTimeKeyRow};
use crate::ports::PortError;

/// The most fallback keys of a device: each algorithm has one.
pub const MAX_FALLBACK_KEYS: usize = 10;
/// The most algorithms of a device's one-time keys, those included that were claimed a short while ago.
pub const MAX_ONE_TIME_KEY_ALGORITHMS: usize = 10;
/// The most bytes of the identity keys of a device, with the signatures of all its uploads.
const MAX_DEVICE_KEYS_BYTES: usize = 32_768;
/// The algorithm whose keys the device signs.
const SIGNED: &str = "signed_curve25519";

/// What an upload writes.
pub(super) struct Changes {
    /// The identity keys, if they change.
    device_keys: Option<CanonicalJsonObject>,
    /// Whether the device has other public keys than before: what the former ones signed is of no use.
    is_other_device: bool,
    one_time_keys: Vec<(u64, UploadedKey)>,
    fallback_keys: Vec<UploadedKey>,
}

type Stored = Result<BTreeMap<String, u64>, KeysRefusal>;

impl Execute<UploadKeys> for User {
    fn execute(&self, upload: UploadKeys) -> Result<Step<Stored>, PortError> {
        let (device_id, lists_keys) = (upload.device_id.clone(), upload.device_keys.is_some());
        let changes = match self.changes_of(upload)? {
            Ok(changes) => changes,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let must_publish = lists_keys && (changes.device_keys.is_some() || !self.has_published_keys()?);
        if must_publish || changes.has_any() {
            self.host.storage.commit(|write| {
                self.store_keys(write, &device_id, &changes)?;
                if must_publish { self.publish_keys_or_fail(write) } else { Ok(()) }
            })?;
        }
        Ok(Step::Reply(Ok(self.store.key_counts(&device_id)?.one_time)))
    }
}

impl Changes {
    /// Whether the device has other public keys than before.
    pub fn is_other_device(&self) -> bool {
        self.is_other_device
    }

    pub fn has_any(&self) -> bool {
        self.device_keys.is_some() || !self.one_time_keys.is_empty() || !self.fallback_keys.is_empty()
    }
}

impl User {
    /// What an upload changes, or why it is refused.
    pub(super) fn changes_of(&self, upload: UploadKeys) -> Result<Result<Changes, KeysRefusal>, PortError> {
        let UploadKeys { device_id, device_keys: sent, one_time_keys, fallback_keys } = upload;
        if one_time_keys.len() > MAX_ONE_TIME_KEYS {
            return Ok(Err(KeysRefusal::TooManyKeys));
        }
        let stored = self.store.device_keys(&device_id)?;
        let keys_of = |object: &CanonicalJsonObject| object.get("keys").cloned();
        let is_other_device = match (&sent, &stored) {
            (Some(sent), Some(stored)) => keys_of(sent) != keys_of(stored),
            _ => false,
        };
        let device_keys = sent.map(|sent| with_stored_signatures(sent, stored.as_ref()));
        let device_keys = device_keys.filter(|keys| stored.as_ref() != Some(keys));
        if device_keys.as_ref().is_some_and(|keys| bytes(keys) > MAX_DEVICE_KEYS_BYTES) {
            return Ok(Err(KeysRefusal::TooLarge));
        }
        let public_key = device_keys.as_ref().or(stored.as_ref());
        let public_key = public_key.and_then(|keys| device_public_key(keys, &device_id));
        let signer = Signer { user_id: self.user_id()?.to_string(), device_id: &device_id, public_key };
        let known = if is_other_device { Vec::new() } else { self.store.one_time_keys(&device_id)? };
        let one_time_keys = match new_keys(one_time_keys, &known) {
            Ok(new) => numbered(new, &known),
            Err(refusal) => return Ok(Err(refusal)),
        };
        let fallback_keys = self.new_fallback_keys(&device_id, fallback_keys, is_other_device)?;
        let new = one_time_keys.iter().map(|(_, key)| key).chain(&fallback_keys);
        if let Err(refusal) = new.map(|key| signer.check(key)).collect::<Result<Vec<()>, _>>() {
            return Ok(Err(refusal));
        }
        if !fallback_keys.is_empty() && signer.public_key.is_none() {
            return Ok(Err(KeysRefusal::NoDeviceKeys));
        }
        let algorithms = known.iter().map(|row| &row.key).chain(one_time_keys.iter().map(|(_, key)| key));
        let algorithms = algorithms.map(|key| &key.algorithm).collect::<BTreeSet<_>>().len();
        let unclaimed = known.iter().filter(|row| !row.is_claimed).count();
        if algorithms > MAX_ONE_TIME_KEY_ALGORITHMS
            || unclaimed + one_time_keys.len() > MAX_ONE_TIME_KEYS
            || self.count_fallbacks_with(&device_id, &fallback_keys)? > MAX_FALLBACK_KEYS
        {
            return Ok(Err(KeysRefusal::TooManyKeys));
        }
        if let Some(keys) = &device_keys
            && !self.fits_listed(|listed| listed.put_device(&device_id, keys))?
        {
            return Ok(Err(KeysRefusal::TooLarge));
        }
        let changes = Changes { device_keys, is_other_device, one_time_keys, fallback_keys };
        if changes.has_any() && self.is_full()? {
            return Ok(Err(KeysRefusal::UserFull));
        }
        Ok(Ok(changes))
    }

    /// The fallback keys that the device does not have yet. One that is sent again stays used.
    fn new_fallback_keys(
        &self,
        device_id: &DeviceId,
        sent: Vec<UploadedKey>,
        is_other_device: bool,
    ) -> Result<Vec<UploadedKey>, PortError> {
        if sent.is_empty() || is_other_device {
            return Ok(sent);
        }
        let known = self.store.fallback_keys(device_id)?;
        let is_new = |key: &UploadedKey| !known.iter().any(|row| is_same(&row.key, key));
        Ok(sent.into_iter().filter(is_new).collect())
    }

    fn count_fallbacks_with(&self, device_id: &DeviceId, new: &[UploadedKey]) -> Result<usize, PortError> {
        if new.is_empty() {
            return Ok(0);
        }
        let known = self.store.fallback_keys(device_id)?;
        let algorithms = known.iter().map(|row| &row.key).chain(new).map(|key| &key.algorithm);
        Ok(algorithms.collect::<BTreeSet<_>>().len())
    }

    /// Writes what an upload changes.
    pub(super) fn store_keys(
        &self,
        write: &Write<'_>,
        device_id: &DeviceId,
        changes: &Changes,
    ) -> Result<(), PortError> {
        if let Some(keys) = &changes.device_keys {
            self.store.put_device_keys(write, device_id, keys)?;
            self.note_device_change(write)?;
        }
        if changes.is_other_device {
            self.remove_master_signature(write, device_id)?;
            self.remove_one_time_keys(write, &BTreeSet::from([device_id.to_owned()]))?;
        }
        for (number, key) in &changes.one_time_keys {
            self.store.add_one_time_key(write, device_id, (*number, key))?;
            let oldest = number.checked_sub(MAX_ONE_TIME_KEYS as u64 + KEPT_CLAIMED_KEYS);
            if let Some(oldest) = oldest.filter(|oldest| *oldest > 0) {
                self.store.forget_claimed_keys(write, (device_id, &key.algorithm), oldest)?;
            }
        }
        changes.fallback_keys.iter().try_for_each(|key| self.store.put_fallback_key(write, device_id, key))
    }
}

/// Whose signature a key needs.
struct Signer<'a> {
    user_id: String,
    device_id: &'a DeviceId,
    public_key: Option<PublicKey>,
}

impl Signer<'_> {
    fn check(&self, key: &UploadedKey) -> Result<(), KeysRefusal> {
        if key.algorithm != SIGNED {
            return Ok(());
        }
        let Some(public_key) = &self.public_key else { return Err(KeysRefusal::NoDeviceKeys) };
        let is_signed = key.key.as_object().is_some_and(|object| {
            public_key.has_signed(object, &self.user_id, &device_key_id(self.device_id))
        });
        if is_signed { Ok(()) } else { Err(KeysRefusal::InvalidSignature(name(key))) }
    }
}

/// The keys that the device does not have yet.
fn new_keys(sent: Vec<UploadedKey>, known: &[OneTimeKeyRow]) -> Result<Vec<UploadedKey>, KeysRefusal> {
    let mut by_name: BTreeMap<(&str, &str), Vec<&OneTimeKeyRow>> = BTreeMap::new();
    for row in known {
        by_name.entry((&row.key.algorithm, &row.key.key_id)).or_default().push(row);
    }
    let mut new = Vec::new();
    for key in sent {
        let (mut is_known, mut other) = (false, None);
        for row in by_name.get(&(&*key.algorithm, &*key.key_id)).into_iter().flatten() {
            if is_same(&row.key, &key) {
                is_known = true;
            } else if !row.is_claimed {
                other = Some(&row.key);
            }
        }
        match other {
            _ if is_known => {}
            Some(old) => {
                let (name, old, new) = (name(&key), shown(&old.key), shown(&key.key));
                return Err(KeysRefusal::AlreadyExists { name, old, new });
            }
            None => new.push(key),
        }
    }
    Ok(new)
}

/// Numbers new keys: each algorithm goes on after its newest key.
fn numbered(new: Vec<UploadedKey>, known: &[OneTimeKeyRow]) -> Vec<(u64, UploadedKey)> {
    let mut last: BTreeMap<String, u64> = BTreeMap::new();
    for row in known {
        let number = last.entry(row.key.algorithm.clone()).or_default();
        *number = row.number.max(*number);
    }
    let mut next = |key: UploadedKey| {
        let number = last.entry(key.algorithm.clone()).or_default();
        *number += 1;
        (*number, key)
    };
    new.into_iter().map(&mut next).collect()
}

/// The identity keys as they are stored: if they are those that are stored already, with the signatures of both. Those of the
/// stored object stay, because they were verified.
fn with_stored_signatures(
    mut sent: CanonicalJsonObject,
    stored: Option<&CanonicalJsonObject>,
) -> CanonicalJsonObject {
    let Some(stored) = stored.filter(|stored| signed_part(stored) == signed_part(&sent)) else { return sent };
    let before = stored.get("signatures").and_then(CanonicalJsonValue::as_object);
    let Some(CanonicalJsonValue::Object(signatures)) = sent.get_mut("signatures") else { return sent };
    for (entity, of_entity) in before.into_iter().flatten() {
        let (Some(of_entity), entry) = (of_entity.as_object(), signatures.entry(entity.clone())) else {
            continue;
        };
        let merged = entry.or_insert_with(|| CanonicalJsonValue::Object(CanonicalJsonObject::new()));
        if let CanonicalJsonValue::Object(merged) = merged {
            merged.extend(of_entity.clone());
        }
    }
    sent
}

fn bytes(object: &CanonicalJsonObject) -> usize {
    serde_json::to_vec(object).map_or(usize::MAX, |json| json.len())
}

fn is_named_alike(one: &UploadedKey, other: &UploadedKey) -> bool {
    one.algorithm == other.algorithm && one.key_id == other.key_id
}

/// Whether two keys are the same, whatever their signatures.
fn is_same(one: &UploadedKey, other: &UploadedKey) -> bool {
    let covered = |key: &UploadedKey| key.key.as_object().map(signed_part);
    is_named_alike(one, other)
        && (one.key == other.key || covered(one).is_some() && covered(one) == covered(other))
}

fn name(key: &UploadedKey) -> String {
    format!("{}:{}", key.algorithm, key.key_id)
}

/// A key as an error shows it.
fn shown(key: &CanonicalJsonValue) -> String {
    serde_json::to_string(key).unwrap_or_default()
}
