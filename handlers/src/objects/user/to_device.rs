//! Messages to the user's devices (client-server API, "Send-to-Device messaging"): each device has an inbox. A sync shows
//! what is in it, and what it showed is deleted when its token comes back.

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::{DeviceId, OwnedDeviceId, UserId};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::User;
use super::store::{Inbox, MessageRow, TRANSACTION_TTL_MS};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{PlannedMessages, Poll, SendToDevice};
use crate::ports::PortError;

/// The most messages of one sync response, and the bytes after which it has no other one; the next response continues.
pub const MAX_MESSAGES_PER_SYNC: u64 = 100;
pub const MAX_MESSAGES_BYTES_PER_SYNC: u64 = 512 * 1024;
/// The most messages in the inbox of one device, and their bytes. Once it is half full, nobody may have
/// more of it than is free: each further sender fills half of the rest at most.
pub const MAX_INBOX_MESSAGES: u64 = 10_000;
pub const MAX_INBOX_BYTES: u64 = 16 * 1024 * 1024;
/// The most bytes that one request adds to the inboxes of a user, who may have many devices.
pub const MAX_MESSAGES_BYTES_PER_USER: u64 = 8 * 1024 * 1024;
/// The device id that stands for all devices.
const ALL_DEVICES: &str = "*";

impl Execute<SendToDevice> for User {
    /// Commits, then wakes the polls of the devices that have new messages.
    fn execute(&self, command: SendToDevice) -> Result<Step<u64>, PortError> {
        let now_ms = self.host.now_ms();
        let known = self.store.message_sender(&command.sender, &command.sender_device)?;
        let is_new = known.is_none();
        let mut sender = known.unwrap_or_default();
        if !sender.add((&command.event_type, &command.transaction_id), now_ms) {
            return Ok(Step::Reply(0));
        }
        let addressed = self.addressed(&command.messages)?;
        let mut position = self.store.last_message()?;
        let (mut rows, mut dropped) = (Vec::new(), 0);
        let is_full = !addressed.is_empty() && self.is_full()?;
        let mut bytes = 0;
        for (device_id, content) in addressed {
            let row = MessageRow {
                position: position + 1,
                sender: command.sender.clone(),
                event_type: command.event_type.clone(),
                content: content.to_owned(),
                device_id,
            };
            let inbox = self.store.inbox(&row.device_id)?;
            if is_full || bytes + row.bytes() > MAX_MESSAGES_BYTES_PER_USER || !self.admits(&inbox, &row)? {
                dropped += 1;
                continue;
            }
            bytes += row.bytes();
            position = row.position;
            rows.push((row, inbox));
        }
        if rows.is_empty() {
            return Ok(Step::Reply(dropped));
        }
        sender.position = position;
        self.host.storage.commit(|write| {
            if is_new {
                self.store.forget_message_senders(write, now_ms.saturating_sub(TRANSACTION_TTL_MS))?;
            }
            self.store.put_message_sender(write, (&command.sender, &command.sender_device), &sender)?;
            rows.iter().try_for_each(|(row, inbox)| self.store.add_message(write, row, inbox))
        })?;
        self.store.note_last_message(position);
        let devices: BTreeSet<OwnedDeviceId> = rows.into_iter().map(|(row, _)| row.device_id).collect();
        self.wake_polls_of(&devices)?;
        Ok(Step::Reply(dropped))
    }
}

impl User {
    /// The devices of the user that get a message. Others are unknown: what is sent to them is dropped.
    fn addressed<'a>(
        &self,
        messages: &'a BTreeMap<String, Box<RawValue>>,
    ) -> Result<BTreeMap<OwnedDeviceId, &'a RawValue>, PortError> {
        let mut addressed = BTreeMap::new();
        if let Some(content) = messages.get(ALL_DEVICES) {
            addressed.extend(self.inboxes()?.into_iter().map(|device_id| (device_id, &**content)));
        }
        for (device_id, content) in messages.iter().filter(|(device_id, _)| *device_id != ALL_DEVICES) {
            let device_id = OwnedDeviceId::from(device_id.as_str());
            if self.has_inbox(&device_id)? {
                addressed.insert(device_id, content);
            }
        }
        Ok(addressed)
    }

    /// The devices that have an inbox.
    fn inboxes(&self) -> Result<Vec<OwnedDeviceId>, PortError> {
        let dehydrated = self.store.dehydrated_device()?.map(|device| device.device_id);
        let devices = self.store.devices()?.into_iter().map(|device| device.device_id);
        Ok(devices.chain(dehydrated).collect())
    }

    fn has_inbox(&self, device_id: &DeviceId) -> Result<bool, PortError> {
        if self.store.device(device_id)?.is_some() {
            return Ok(true);
        }
        Ok(self.store.dehydrated_device()?.is_some_and(|device| device.device_id == device_id))
    }

    /// Whether a message fits into an inbox.
    fn admits(&self, inbox: &Inbox, row: &MessageRow) -> Result<bool, PortError> {
        let (messages, bytes) = (inbox.messages() + 1, inbox.bytes() + row.bytes());
        if messages > MAX_INBOX_MESSAGES || bytes > MAX_INBOX_BYTES {
            return Ok(false);
        }
        if messages <= MAX_INBOX_MESSAGES / 2 && bytes <= MAX_INBOX_BYTES / 2 {
            return Ok(true);
        }
        let (messages, bytes) = self.store.messages_of(&row.device_id, &row.sender)?;
        Ok(messages < MAX_INBOX_MESSAGES - inbox.messages()
            && bytes + row.bytes() <= MAX_INBOX_BYTES - inbox.bytes())
    }

    /// Deletes the messages that the client has, by the token of a poll. No two messages of the user have the same position,
    /// so a token of another device names none of this one.
    pub(super) fn acknowledge_messages(&self, poll: &Poll) -> Result<(), PortError> {
        let Some(since) = &poll.since else { return Ok(()) };
        let Some(upto) = since.to_device else { return Ok(()) };
        if since.position > self.store.newest()? || !self.store.has_message(&poll.device_id, upto)? {
            return Ok(());
        }
        self.host.storage.commit(|write| self.store.remove_messages(write, &poll.device_id, upto))
    }

    /// Plans the oldest messages of a device that it has not acknowledged; `None` if there is none.
    pub(super) fn plan_to_device(&self, device_id: &DeviceId) -> Result<Option<PlannedMessages>, PortError> {
        self.messages_after(device_id, 0)
    }

    /// The oldest messages of a device after a position, as many as fit into a response; `None` if there is none.
    pub(super) fn messages_after(
        &self,
        device_id: &DeviceId,
        after: u64,
    ) -> Result<Option<PlannedMessages>, PortError> {
        let limits = (MAX_MESSAGES_PER_SYNC, MAX_MESSAGES_BYTES_PER_SYNC);
        let rows = self.store.messages((device_id, after), limits)?;
        let Some(last) = rows.last() else { return Ok(None) };
        let upto = last.position;
        let events = rows.iter().map(event).collect::<Result<_, PortError>>()?;
        Ok(Some(PlannedMessages { events, upto }))
    }
}

fn event(row: &MessageRow) -> Result<Box<RawValue>, PortError> {
    #[derive(Serialize)]
    struct Event<'a> {
        r#type: &'a str,
        sender: &'a UserId,
        content: &'a RawValue,
    }
    let event = Event { r#type: &row.event_type, sender: &row.sender, content: &row.content };
    to_raw_value(&event).map_err(|error| PortError::new("user", "to_device", error))
}
