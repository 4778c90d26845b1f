//! Stores cross-signing keys, and removes what the former ones signed (client-server API, "Cross-signing").

use lattice_rooms::{PublicKey, signed_part};
use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, DeviceId};

use super::signing_key::{SigningKey, remove_signature};
use crate::objects::host::{Execute, Step, Write};
use crate::objects::protocol::user::{
    CheckCrossSigningKeys, CrossSigningKeys, CrossSigningRefusal, KeyUsage, SetCrossSigningKeys,
};
use crate::objects::user::User;
use crate::ports::PortError;

/// The keys that the master key signs.
const SIGNED_BY_MASTER: [KeyUsage; 2] = [KeyUsage::SelfSigning, KeyUsage::UserSigning];

type Checked = Result<bool, CrossSigningRefusal>;

impl Execute<CheckCrossSigningKeys> for User {
    fn execute(
        &self,
        CheckCrossSigningKeys { keys }: CheckCrossSigningKeys,
    ) -> Result<Step<Checked>, PortError> {
        let stored = self.store.cross_signing_keys()?;
        let new = new_keys(keys, &stored, self.user_id()?.as_str());
        let refusal = self.refuse_keys(&new, &stored)?;
        Ok(Step::Reply(refusal.map_or_else(|| Ok(needs_confirmation(&new, &stored)), Err)))
    }
}

impl Execute<SetCrossSigningKeys> for User {
    fn execute(
        &self,
        command: SetCrossSigningKeys,
    ) -> Result<Step<Result<(), CrossSigningRefusal>>, PortError> {
        let SetCrossSigningKeys { keys, is_confirmed } = command;
        let stored = self.store.cross_signing_keys()?;
        let new = new_keys(keys, &stored, self.user_id()?.as_str());
        if let Some(refusal) = self.refuse_keys(&new, &stored)? {
            return Ok(Step::Reply(Err(refusal)));
        }
        if !is_confirmed && needs_confirmation(&new, &stored) {
            return Ok(Step::Reply(Err(CrossSigningRefusal::NotConfirmed)));
        }
        let after = after(&new, &stored, self.user_id()?.as_str());
        if !self.fits_listed(|listing| listing.cross_signing.clone_from(&after))? {
            return Ok(Step::Reply(Err(CrossSigningRefusal::TooLarge)));
        }
        if !new.is_empty() {
            self.host.storage.commit(|write| {
                self.store_cross_signing_keys(write, &stored, &after)?;
                self.publish_keys_or_fail(write)
            })?;
        } else if !self.has_published_keys()? {
            self.host.storage.commit(|write| self.publish_keys_or_fail(write))?;
        }
        Ok(Step::Reply(Ok(())))
    }
}

impl User {
    /// Why new keys are refused.
    fn refuse_keys(
        &self,
        new: &CrossSigningKeys,
        stored: &CrossSigningKeys,
    ) -> Result<Option<CrossSigningRefusal>, PortError> {
        let master = new.get(&KeyUsage::Master).or_else(|| stored.get(&KeyUsage::Master));
        let Some(master) = master.and_then(SigningKey::of) else {
            return Ok((!new.is_empty()).then_some(CrossSigningRefusal::NoMasterKey));
        };
        let user_id = self.user_id()?;
        for usage in SIGNED_BY_MASTER {
            if new.get(&usage).is_some_and(|key| !master.has_signed(key, user_id.as_str())) {
                return Ok(Some(CrossSigningRefusal::InvalidSignature(usage)));
            }
        }
        if let Some(key) = new.get(&KeyUsage::Master)
            && !self.own_signatures_hold(key)?
        {
            return Ok(Some(CrossSigningRefusal::InvalidSignature(KeyUsage::Master)));
        }
        let after = after(new, stored, user_id.as_str());
        for (usage, key) in new {
            let Some(key) = SigningKey::of(key) else {
                return Ok(Some(CrossSigningRefusal::InvalidSignature(*usage)));
            };
            let is_used = |other: (&KeyUsage, &CanonicalJsonObject)| {
                other.0 != usage && SigningKey::of(other.1).is_some_and(|other| other.public == key.public)
            };
            let is_device = self.store.device(<&DeviceId>::from(key.public.as_str()))?.is_some();
            if is_device || after.iter().any(is_used) {
                return Ok(Some(CrossSigningRefusal::NameInUse(*usage)));
            }
        }
        Ok(None)
    }

    /// Whether the signatures of the user on a new master key hold: those of devices that have keys, and its own.
    fn own_signatures_hold(&self, master: &CanonicalJsonObject) -> Result<bool, PortError> {
        let user_id = self.user_id()?;
        let signatures = master.get("signatures").and_then(CanonicalJsonValue::as_object);
        let own = signatures.and_then(|all| all.get(user_id.as_str())?.as_object());
        for (key_id, signature) in own.into_iter().flatten() {
            let name = key_id.strip_prefix("ed25519:").unwrap_or_default();
            let of_device = self.store.device_keys(<&DeviceId>::from(name))?;
            let of_device = of_device.and_then(|keys| super::device_public_key(&keys, name.into()));
            let of_itself = SigningKey::of(master).filter(|key| key.public == name).map(|key| key.key);
            let Some(key) = of_device.or(of_itself) else { continue };
            if !signature.as_str().is_some_and(|signature| key.verifies(master, signature)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Stores the keys, and removes what the replaced ones signed.
    fn store_cross_signing_keys(
        &self,
        write: &Write<'_>,
        before: &CrossSigningKeys,
        after: &CrossSigningKeys,
    ) -> Result<(), PortError> {
        for usage in [KeyUsage::Master, KeyUsage::SelfSigning, KeyUsage::UserSigning] {
            match after.get(&usage) {
                Some(key) if before.get(&usage) != Some(key) => {
                    self.store.put_cross_signing_key(write, usage, key)?;
                }
                None if before.contains_key(&usage) => self.store.remove_cross_signing_key(write, usage)?,
                Some(_) | None => {}
            }
        }
        let replaced = |usage: KeyUsage| {
            let key = before.get(&usage).and_then(SigningKey::of)?;
            let is_there =
                after.get(&usage).and_then(SigningKey::of).is_some_and(|new| new.public == key.public);
            (!is_there).then_some(key)
        };
        if let Some(key) = replaced(KeyUsage::SelfSigning) {
            self.remove_device_signatures(write, &key.id())?;
        }
        if replaced(KeyUsage::UserSigning).is_some() {
            self.store.remove_signed_keys(write)?;
        }
        self.note_device_change(write).map(drop)
    }

    /// Removes the signatures of a self-signing key from the user's devices.
    fn remove_device_signatures(&self, write: &Write<'_>, key_id: &str) -> Result<(), PortError> {
        let user_id = self.user_id()?;
        for mut row in self.store.all_device_keys()? {
            if remove_signature(&mut row.keys, user_id.as_str(), key_id) {
                self.store.put_device_keys(write, &row.device_id, &row.keys)?;
            }
        }
        Ok(())
    }

    /// Removes the signature that a device put on the master key with a key that it has no more.
    pub(super) fn remove_master_signature(
        &self,
        write: &Write<'_>,
        device_id: &DeviceId,
    ) -> Result<(), PortError> {
        let mut keys = self.store.cross_signing_keys()?;
        let Some(mut master) = keys.remove(&KeyUsage::Master) else { return Ok(()) };
        if remove_signature(&mut master, self.user_id()?.as_str(), &super::device_key_id(device_id)) {
            self.store.put_cross_signing_key(write, KeyUsage::Master, &master)?;
        }
        Ok(())
    }

    /// Removes the cross-signing keys, and all signatures on keys of others.
    pub(in crate::objects::user) fn remove_cross_signing(&self, write: &Write<'_>) -> Result<(), PortError> {
        let keys = self.store.cross_signing_keys()?;
        if keys.is_empty() {
            return Ok(());
        }
        keys.keys().try_for_each(|usage| self.store.remove_cross_signing_key(write, *usage))?;
        self.store.remove_signed_keys(write)?;
        self.note_keys_change(write)
    }
}

/// The keys that the user does not have: one that is sent again stays as it is, with the signatures that it has. One that only the
/// former master key signed is new.
fn new_keys(sent: CrossSigningKeys, stored: &CrossSigningKeys, user_id: &str) -> CrossSigningKeys {
    let master = sent.get(&KeyUsage::Master).or_else(|| stored.get(&KeyUsage::Master));
    let master = master.and_then(SigningKey::of);
    let holds = |usage: &KeyUsage, stored: &CanonicalJsonObject| {
        *usage == KeyUsage::Master || master.as_ref().is_some_and(|master| master.has_signed(stored, user_id))
    };
    let is_stored = |usage: &KeyUsage, key: &CanonicalJsonObject| {
        let same = stored.get(usage).filter(|stored| signed_part(stored) == signed_part(key));
        same.is_some_and(|stored| holds(usage, stored))
    };
    sent.into_iter().filter(|(usage, key)| !is_stored(usage, key)).collect()
}

/// Whether the caller has to confirm the upload (MSC3967).
fn needs_confirmation(new: &CrossSigningKeys, stored: &CrossSigningKeys) -> bool {
    !new.is_empty() && !stored.is_empty()
}

/// The keys after an upload: those that the master key has signed.
fn after(new: &CrossSigningKeys, stored: &CrossSigningKeys, user_id: &str) -> CrossSigningKeys {
    let mut after: CrossSigningKeys = stored.clone();
    after.extend(new.clone());
    let master = after.get(&KeyUsage::Master).and_then(SigningKey::of);
    after.retain(|usage, key| {
        *usage == KeyUsage::Master || master.as_ref().is_some_and(|master| master.has_signed(key, user_id))
    });
    after
}

impl SigningKey {
    fn has_signed(&self, key: &CanonicalJsonObject, user_id: &str) -> bool {
        PublicKey::has_signed(&self.key, key, user_id, &self.id())
    }
}
