//! Stores the user's signatures on keys: of the self-signing key on own devices, of own devices on the own master key, of the
//! user-signing key on the master keys of others. Each is verified, and must be one of the key that is stored.

use std::collections::BTreeMap;

use lattice_rooms::{signature, signed_part};
use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, DeviceId, OwnedDeviceId, OwnedUserId};

use super::device_public_key;
use super::signing_key::{SigningKey, add_signature, remove_signature};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{
    AddSignatures, CrossSigningKeys, KeyUsage, RefusedSignatures, SignatureRefusal, SignedByCaller,
    SignedMasterKey,
};
use crate::objects::user::User;
use crate::objects::user::store::SignedKeyRow;
use crate::ports::PortError;

/// The most master keys of others that one user has signed.
pub const MAX_SIGNED_KEYS: u64 = 5_000;
/// The most bytes of a key with its signatures, as canonical JSON.
pub const MAX_SIGNED_KEY_BYTES: usize = 32_768;

type Refused<T> = Result<T, SignatureRefusal>;

/// What an upload of signatures writes.
#[derive(Default)]
struct Signed {
    devices: BTreeMap<OwnedDeviceId, CanonicalJsonObject>,
    master: Option<CanonicalJsonObject>,
    others: Vec<SignedKeyRow>,
    refused: RefusedSignatures,
}

impl Execute<AddSignatures> for User {
    fn execute(&self, command: AddSignatures) -> Result<Step<RefusedSignatures>, PortError> {
        let AddSignatures { own, others } = command;
        let (user_id, keys) = (self.user_id()?, self.store.cross_signing_keys()?);
        let (mut signed, has_own) = (Signed::default(), !own.is_empty());
        for (name, object) in own {
            if let Err(refusal) = self.sign_own(&keys, (&name, &object), &mut signed)? {
                signed.refuse(&user_id, name, refusal);
            }
        }
        let mut free = MAX_SIGNED_KEYS.saturating_sub(self.store.count_signed_keys()?);
        let known = self.store.signed_keys(&others.keys().cloned().collect::<Vec<_>>())?;
        for (other, object) in others {
            let before = known.iter().find(|row| row.user_id == other);
            let row = sign_other(&keys, user_id.as_str(), (&other, &object));
            let row = row.and_then(|row| {
                if before.is_some() || free > 0 { Ok(row) } else { Err(SignatureRefusal::TooMany) }
            });
            match row {
                Ok(row) if before.is_some_and(|before| before.signed == row.signed) => {}
                Ok(row) => {
                    free = free.saturating_sub(u64::from(before.is_none()));
                    signed.others.push(row);
                }
                Err(refusal) => signed.refuse(&other, object.public_key, refusal),
            }
        }
        if self.is_full()? && !signed.others.is_empty() {
            for row in std::mem::take(&mut signed.others) {
                signed.refuse(&row.user_id, row.signed.master_key, SignatureRefusal::TooMany);
            }
        }
        self.store_signatures(&signed, has_own && !self.has_published_keys()?)?;
        Ok(Step::Reply(signed.refused))
    }
}

impl Signed {
    fn refuse(&mut self, user_id: &OwnedUserId, name: String, refusal: SignatureRefusal) {
        self.refused.entry(user_id.clone()).or_default().insert(name, refusal);
    }

    fn has_own(&self) -> bool {
        !self.devices.is_empty() || self.master.is_some()
    }
}

impl User {
    /// Adds the signatures on one of the user's own keys: a device, or the master key.
    fn sign_own(
        &self,
        keys: &CrossSigningKeys,
        (name, object): (&str, &CanonicalJsonObject),
        signed: &mut Signed,
    ) -> Result<Refused<()>, PortError> {
        let device_id: &DeviceId = name.into();
        if let Some(stored) = self.store.device_keys(device_id)? {
            let Some(signer) = keys.get(&KeyUsage::SelfSigning).and_then(SigningKey::of) else {
                return Ok(Err(SignatureRefusal::NoSigningKey));
            };
            let outcome = with_signature(stored, object, (&signer, self.user_id()?.as_str()));
            return Ok(outcome.map(|keys| {
                signed.devices.extend(keys.map(|keys| (device_id.to_owned(), keys)));
            }));
        }
        let master = keys.get(&KeyUsage::Master);
        let Some(stored) = master.filter(|key| SigningKey::of(key).is_some_and(|key| key.public == name))
        else {
            return Ok(Err(SignatureRefusal::NotFound));
        };
        let outcome = self.with_device_signatures(stored, object)?;
        Ok(outcome.map(|key| signed.master = key))
    }

    /// The master key with the signatures of the user's devices; `None` if it has them already. Those of devices that are gone are
    /// left out.
    fn with_device_signatures(
        &self,
        stored: &CanonicalJsonObject,
        object: &CanonicalJsonObject,
    ) -> Result<Refused<Option<CanonicalJsonObject>>, PortError> {
        if signed_part(stored) != signed_part(object) {
            return Ok(Err(SignatureRefusal::NotTheKey));
        }
        let user_id = self.user_id()?;
        let (mut key, mut has_signature) = (stored.clone(), false);
        for (key_id, text) in signatures_of(object, user_id.as_str()) {
            let Some(device_id) = key_id.strip_prefix("ed25519:").map(<&DeviceId>::from) else { continue };
            let keys = self.store.device_keys(device_id)?;
            let Some(public_key) = keys.and_then(|keys| device_public_key(&keys, device_id)) else {
                continue;
            };
            if !public_key.verifies(object, text) {
                return Ok(Err(SignatureRefusal::InvalidSignature));
            }
            has_signature = true;
            add_signature(&mut key, (user_id.as_str(), key_id), text);
        }
        if !has_signature {
            return Ok(Err(SignatureRefusal::InvalidSignature));
        }
        if key == *stored {
            return Ok(Ok(None));
        }
        self.remove_ended_signatures(&mut key)?;
        Ok(if is_small(&key) { Ok(Some(key)) } else { Err(SignatureRefusal::TooMany) })
    }

    /// Removes the signatures of devices that are gone.
    fn remove_ended_signatures(&self, key: &mut CanonicalJsonObject) -> Result<(), PortError> {
        let user_id = self.user_id()?;
        let own = SigningKey::of(key).map(|key| key.id());
        let names: Vec<String> =
            signatures_of(key, user_id.as_str()).map(|(key_id, _)| key_id.clone()).collect();
        for key_id in names.iter().filter(|key_id| own.as_ref() != Some(key_id)) {
            let name = key_id.strip_prefix("ed25519:").unwrap_or_default();
            if self.store.device_keys(name.into())?.is_none() {
                remove_signature(key, user_id.as_str(), key_id);
            }
        }
        Ok(())
    }

    /// Commits the signatures. Everybody hears of those on own keys, the user alone of the others. An upload that failed because the
    /// directory of device keys could not be written is repeated: it changes nothing here, and writes the directory.
    fn store_signatures(&self, signed: &Signed, must_publish: bool) -> Result<(), PortError> {
        if !signed.has_own() && signed.others.is_empty() && !must_publish {
            return Ok(());
        }
        let stream = self.store.newest()? + 1;
        self.host.storage.commit(|write| {
            for (device_id, keys) in &signed.devices {
                self.store.put_device_keys(write, device_id, keys)?;
            }
            if let Some(key) = &signed.master {
                self.store.put_cross_signing_key(write, KeyUsage::Master, key)?;
            }
            signed.others.iter().try_for_each(|row| self.store.put_signed_key(write, row, stream))?;
            if signed.has_own() {
                self.note_device_change(write)?;
            }
            if signed.has_own() || must_publish { self.publish_keys_or_fail(write) } else { Ok(()) }
        })?;
        if signed.others.is_empty() { Ok(()) } else { self.wake_polls(&self.host.sockets.waiting()?, &[]) }
    }
}

/// The signature of the user-signing key on the master key of another.
fn sign_other(
    keys: &CrossSigningKeys,
    signer: &str,
    (other, object): (&OwnedUserId, &SignedByCaller),
) -> Refused<SignedKeyRow> {
    let SignedByCaller { public_key, signed, stored } = object;
    if SigningKey::of(stored).is_none_or(|key| key.public != *public_key) {
        return Err(SignatureRefusal::NotFound);
    }
    let key = keys.get(&KeyUsage::UserSigning).and_then(SigningKey::of);
    let key = key.ok_or(SignatureRefusal::NoSigningKey)?;
    if signed_part(stored) != signed_part(signed) {
        return Err(SignatureRefusal::NotTheKey);
    }
    let text = signature(signed, signer, &key.id()).filter(|text| key.key.verifies(signed, text));
    let signature = text.ok_or(SignatureRefusal::InvalidSignature)?.to_owned();
    let signed = SignedMasterKey { master_key: public_key.clone(), key_id: key.id(), signature };
    Ok(SignedKeyRow { user_id: other.clone(), signed })
}

/// A device's keys with the signature of the self-signing key; `None` if they have it already.
fn with_signature(
    mut stored: CanonicalJsonObject,
    object: &CanonicalJsonObject,
    (signer, user_id): (&SigningKey, &str),
) -> Refused<Option<CanonicalJsonObject>> {
    if signed_part(&stored) != signed_part(object) {
        return Err(SignatureRefusal::NotTheKey);
    }
    let text = signature(object, user_id, &signer.id()).filter(|text| signer.key.verifies(object, text));
    let text = text.ok_or(SignatureRefusal::InvalidSignature)?;
    let is_new = add_signature(&mut stored, (user_id, &signer.id()), text);
    match is_new {
        false => Ok(None),
        true if is_small(&stored) => Ok(Some(stored)),
        true => Err(SignatureRefusal::TooMany),
    }
}

fn signatures_of<'a>(
    object: &'a CanonicalJsonObject,
    user_id: &str,
) -> impl Iterator<Item = (&'a String, &'a str)> {
    let signatures = object.get("signatures").and_then(CanonicalJsonValue::as_object);
    let own = signatures.and_then(|all| all.get(user_id)?.as_object());
    own.into_iter().flatten().filter_map(|(key_id, text)| Some((key_id, text.as_str()?)))
}

fn is_small(key: &CanonicalJsonObject) -> bool {
    serde_json::to_vec(key).is_ok_and(|json| json.len() <= MAX_SIGNED_KEY_BYTES)
}
