//! The dehydrated device (MSC3814): keys and an inbox without a session. Nobody logs in to it; a client that has its data decrypts
//! what was sent to it while the user had no other device.

use std::collections::BTreeSet;

use ruma_common::OwnedDeviceId;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{
    DehydratedDevice, DeleteDehydratedDevice, GetDehydratedDevice, PlannedMessages, PutDehydratedDevice,
    PutDehydratedRefusal, ReadDehydratedMessages, ReadMessagesRefusal,
};
use crate::objects::user::User;
use crate::objects::user::store::DehydratedRow;
use crate::ports::PortError;

type Read = Result<Option<PlannedMessages>, ReadMessagesRefusal>;

impl Execute<PutDehydratedDevice> for User {
    /// One commit: others see the keys of one of the two devices.
    fn execute(
        &self,
        command: PutDehydratedDevice,
    ) -> Result<Step<Result<(), PutDehydratedRefusal>>, PortError> {
        let PutDehydratedDevice { display_name, device_data, keys } = command;
        let device_id = keys.device_id.clone();
        if self.store.device(&device_id)?.is_some() {
            return Ok(Step::Reply(Err(PutDehydratedRefusal::DeviceExists)));
        }
        let changes = match self.changes_of(keys)? {
            Ok(changes) => changes,
            Err(refusal) => return Ok(Step::Reply(Err(PutDehydratedRefusal::Keys(refusal)))),
        };
        let former = self.store.dehydrated_device()?;
        let row = DehydratedRow { device_id, display_name, device_data };
        let is_same = former.as_ref().is_some_and(|former| former.is_same(&row));
        if is_same && !changes.has_any() && self.has_published_keys()? {
            return Ok(Step::Reply(Ok(())));
        }
        let others = former.into_iter().map(|former| former.device_id);
        let replaced: BTreeSet<OwnedDeviceId> = others.filter(|id| *id != row.device_id).collect();
        let changed = self.host.storage.commit(|write| {
            let changed = self.remove_with(write, &replaced)?;
            if changes.is_other_device() {
                self.store.remove_inbox(write, &row.device_id)?;
            }
            self.store.put_dehydrated_device(write, &row)?;
            self.store_keys(write, &row.device_id, &changes)?;
            self.publish_keys_or_fail(write)?;
            Ok(changed)
        })?;
        self.wake_if(changed)?;
        Ok(Step::Reply(Ok(())))
    }
}

impl Execute<GetDehydratedDevice> for User {
    fn execute(&self, _: GetDehydratedDevice) -> Result<Step<Option<DehydratedDevice>>, PortError> {
        let row = self.store.dehydrated_device()?;
        Ok(Step::Reply(row.map(|row| {
            let DehydratedRow { device_id, device_data, .. } = row;
            DehydratedDevice { device_id, device_data }
        })))
    }
}

impl Execute<DeleteDehydratedDevice> for User {
    fn execute(&self, _: DeleteDehydratedDevice) -> Result<Step<Option<OwnedDeviceId>>, PortError> {
        let Some(row) = self.store.dehydrated_device()? else { return Ok(Step::Reply(None)) };
        let changed = self.host.storage.commit(|write| {
            let removed = self.store.remove_dehydrated_device(write, None)?;
            self.remove_with(write, &removed)
        })?;
        self.wake_if(changed)?;
        Ok(Step::Reply(Some(row.device_id)))
    }
}

impl Execute<ReadDehydratedMessages> for User {
    fn execute(&self, read: ReadDehydratedMessages) -> Result<Step<Read>, PortError> {
        let Some(row) = self.store.dehydrated_device()? else {
            return Ok(Step::Reply(Err(ReadMessagesRefusal::NotFound)));
        };
        if row.device_id != read.device_id {
            return Ok(Step::Reply(Err(ReadMessagesRefusal::OtherDevice)));
        }
        Ok(Step::Reply(Ok(self.messages_after(&row.device_id, read.after)?)))
    }
}
