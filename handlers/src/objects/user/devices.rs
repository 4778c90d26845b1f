//! Lists, renames and removes the user's devices.

use std::collections::BTreeSet;

use super::User;
use crate::objects::host::{Execute, Step, wake};
use crate::objects::protocol::user::{
    Device, EndAllDevices, EndDevices, GetDevice, ListDevices, Poll, RenameDevice,
};
use crate::objects::protocol::{Envelope, Proof, TokenRefusal};
use crate::ports::PortError;

impl Execute<ListDevices> for User {
    fn execute(&self, _: ListDevices) -> Result<Step<Vec<Device>>, PortError> {
        self.store.devices().map(Step::Reply)
    }
}

impl Execute<GetDevice> for User {
    fn execute(&self, command: GetDevice) -> Result<Step<Option<Device>>, PortError> {
        self.store.device(&command.device_id).map(Step::Reply)
    }
}

impl Execute<RenameDevice> for User {
    fn execute(&self, command: RenameDevice) -> Result<Step<bool>, PortError> {
        let RenameDevice { device_id, display_name } = command;
        if self.store.device(&device_id)?.is_none() {
            return Ok(Step::Reply(false));
        }
        // Others see the name with the keys of the device.
        let is_listed = self.store.device_keys(&device_id)?.is_some();
        self.host.storage.commit(|write| {
            self.store.rename_device(write, &device_id, &display_name)?;
            if is_listed { self.note_keys_change(write) } else { Ok(()) }
        })?;
        Ok(Step::Reply(true))
    }
}

impl Execute<EndDevices> for User {
    fn execute(&self, command: EndDevices) -> Result<Step<()>, PortError> {
        let EndDevices { devices, ends_delayed_events } = command;
        let changed = self.host.storage.commit(|write| {
            let mut removed = BTreeSet::new();
            for device_id in &devices {
                if ends_delayed_events {
                    self.store.remove_delayed_events_of(write, device_id)?;
                }
                removed.extend(self.store.remove_device(write, device_id)?);
                removed.extend(self.store.remove_dehydrated_device(write, Some(device_id))?);
            }
            self.remove_with(write, &removed)
        })?;
        self.end_polls(|proof| devices.contains(&proof.device_id))?;
        self.wake_if(changed)?;
        Ok(Step::Reply(()))
    }
}

impl Execute<EndAllDevices> for User {
    fn execute(&self, _: EndAllDevices) -> Result<Step<()>, PortError> {
        self.host.storage.commit(|write| {
            self.store.raise_generation(write)?;
            // A login token would begin a session for who has just lost all of them.
            self.store.remove_login_tokens(write)?;
            self.store.remove_delayed_events_but(write, None)?;
            let mut removed = self.store.remove_devices(write)?;
            removed.extend(self.store.remove_dehydrated_device(write, None)?);
            self.remove_with(write, &removed)
        })?;
        self.end_polls(|_| true)?;
        Ok(Step::Reply(()))
    }
}

impl User {
    /// Answers the waiting polls of access tokens that are no longer valid (security S03). Runs after the
    /// commit, so that a later poll finds its token invalid.
    pub(super) fn end_polls(&self, is_ended: impl Fn(&Proof) -> bool) -> Result<(), PortError> {
        for waiting in self.host.sockets.waiting()? {
            // A poll stored by another version of this program ends at its deadline.
            let Ok(Some(envelope)) = Envelope::read(&waiting.attachment) else { continue };
            if envelope.proof().is_some_and(&is_ended) {
                wake::<Poll>(&self.host, &waiting, &Err(TokenRefusal::UnknownToken))?;
            }
        }
        Ok(())
    }
}
