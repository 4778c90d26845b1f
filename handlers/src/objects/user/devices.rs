//! The devices of one user: listed, renamed, ended.

use ruma_common::{DeviceId, OwnedDeviceId};
use serde::{Deserialize, Serialize};

use super::User;
use super::command::{CheckOutcome, Poll, UserReply};
use crate::objects::{Answer, encode};
use crate::ports::PortError;

/// The longest display name of a device (bytes).
pub const MAX_DISPLAY_NAME_BYTES: usize = 100;

/// What the devices of a user can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DevicesCommand {
    /// All of them.
    List,
    /// One of them, if it is there.
    Get(OwnedDeviceId),
    /// Another name for one of them.
    Rename {
        /// Which.
        device_id: OwnedDeviceId,
        /// How it is called from now on.
        display_name: String,
    },
    /// The sessions of some of them end, and these devices are gone.
    End(Vec<OwnedDeviceId>),
    /// All sessions end.
    EndAll,
}

/// A device as its owner sees it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// Its id.
    pub device_id: OwnedDeviceId,
    /// How it is called.
    pub display_name: Option<String>,
    /// When it was last seen, to the hour (milliseconds since 1970).
    pub last_seen_ms: Option<u64>,
}

impl User {
    pub(super) fn devices(&self, command: DevicesCommand) -> Result<UserReply, PortError> {
        if !self.store.exists()? {
            return Ok(UserReply::NoSuchUser);
        }
        match command {
            DevicesCommand::List => self.store.devices().map(UserReply::Devices),
            DevicesCommand::Get(device_id) => self.device(&device_id),
            DevicesCommand::Rename { device_id, display_name } => {
                self.ports.sql.transaction(&mut || self.store.rename_device(&device_id, &display_name))?;
                self.device(&device_id)
            }
            DevicesCommand::End(devices) => {
                self.ports.sql.transaction(&mut || {
                    devices.iter().try_for_each(|device_id| self.store.remove_device(device_id))
                })?;
                self.revoke(|poll| devices.contains(&poll.device_id))?;
                Ok(UserReply::Devices(Vec::new()))
            }
            DevicesCommand::EndAll => {
                self.ports.sql.transaction(&mut || self.store.remove_devices())?;
                self.revoke(|_| true)?;
                Ok(UserReply::Devices(Vec::new()))
            }
        }
    }

    fn device(&self, device_id: &DeviceId) -> Result<UserReply, PortError> {
        let mut devices = self.store.devices()?;
        devices.retain(|device| device.device_id == device_id);
        Ok(UserReply::Devices(devices))
    }

    /// Tells the polls of tokens that are no longer valid, at once (security S03). After the commit: a poll
    /// that comes later finds no token.
    pub(super) fn revoke(&self, is_revoked: impl Fn(&Poll) -> bool) -> Result<(), PortError> {
        let answer = encode(&Answer::Reply(UserReply::Check(CheckOutcome::UnknownToken)))?;
        for waiting in self.ports.sockets.waiting()? {
            if serde_json::from_slice::<Poll>(&waiting.attachment).is_ok_and(|poll| is_revoked(&poll)) {
                // A socket that is gone needs no answer.
                let _answered = self.ports.sockets.answer(&waiting, &answer);
            }
        }
        Ok(())
    }
}
