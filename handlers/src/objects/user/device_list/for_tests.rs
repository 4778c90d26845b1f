//! Changes the device list for tests, as an upload of keys does.

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{ChangeDeviceList, PublishDeviceList};
use crate::objects::user::User;
use crate::ports::PortError;

impl Execute<ChangeDeviceList> for User {
    fn execute(&self, ChangeDeviceList { is_published }: ChangeDeviceList) -> Result<Step<u64>, PortError> {
        let change = self.host.storage.commit(|write| self.note_device_change(write))?;
        if is_published {
            self.device_list_published(change)?;
        }
        Ok(Step::Reply(change))
    }
}

impl Execute<PublishDeviceList> for User {
    fn execute(&self, PublishDeviceList { change }: PublishDeviceList) -> Result<Step<()>, PortError> {
        self.device_list_published(change)?;
        Ok(Step::Reply(()))
    }
}
