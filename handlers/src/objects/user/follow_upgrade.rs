//! Gives a room the tags, the direct-chat flag and the push rules of the room that it replaces.

use ruma_common::OwnedRoomId;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::User;
use super::account_data::{MAX_ACCOUNT_DATA_BYTES, MAX_ACCOUNT_DATA_PIECES};
use super::store::AccountDataRow;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::FollowUpgrade;
use crate::ports::PortError;

const TAGS: &str = "m.tag";
const DIRECT: &str = "m.direct";

impl Execute<FollowUpgrade> for User {
    /// What exceeds the maxima of account data is left out.
    fn execute(&self, FollowUpgrade { from, to }: FollowUpgrade) -> Result<Step<()>, PortError> {
        let moved =
            [self.moved_tags(&from, &to)?, self.moved_flag(&from, &to)?, self.copied_rules(&from, &to)?];
        for row in moved.into_iter().flatten() {
            let (count, bytes) = self.store.other_account_data(row.room_id.as_deref(), &row.event_type)?;
            let bytes = bytes + row.content.get().len() as u64;
            if count >= MAX_ACCOUNT_DATA_PIECES || bytes > MAX_ACCOUNT_DATA_BYTES || self.is_full()? {
                continue;
            }
            let stream = self.store.newest()? + 1;
            self.host.storage.commit(|write| self.store.put_account_data(write, &row, stream))?;
            self.wake_polls(&self.host.sockets.waiting()?, &[])?;
        }
        Ok(Step::Reply(()))
    }
}

impl User {
    /// The tags of the old room, if the new one has none.
    fn moved_tags(&self, from: &OwnedRoomId, to: &OwnedRoomId) -> Result<Option<AccountDataRow>, PortError> {
        if self.store.account_data(Some(to), TAGS)?.is_some() {
            return Ok(None);
        }
        let row = self.store.account_data(Some(from), TAGS)?;
        Ok(row.map(|row| AccountDataRow { room_id: Some(to.clone()), ..row }))
    }

    /// The direct chats with the new room beside the old one.
    fn moved_flag(&self, from: &OwnedRoomId, to: &OwnedRoomId) -> Result<Option<AccountDataRow>, PortError> {
        let Some(row) = self.store.account_data(None, DIRECT)? else { return Ok(None) };
        let Some(content) = with_room(&row.content, from, to)? else { return Ok(None) };
        Ok(Some(AccountDataRow { content, ..row }))
    }
}

/// The direct chats with `to` in each list that has `from`; `None` if none changes.
fn with_room(
    content: &RawValue,
    from: &OwnedRoomId,
    to: &OwnedRoomId,
) -> Result<Option<Box<RawValue>>, PortError> {
    let Ok(mut chats) = serde_json::from_str::<Map<String, Value>>(content.get()) else { return Ok(None) };
    let is = |id: &OwnedRoomId, room: &Value| room.as_str() == Some(id.as_str());
    let mut is_changed = false;
    for rooms in chats.values_mut().filter_map(Value::as_array_mut) {
        if rooms.iter().any(|room| is(from, room)) && !rooms.iter().any(|room| is(to, room)) {
            rooms.push(Value::from(to.as_str()));
            is_changed = true;
        }
    }
    let content = is_changed.then(|| to_raw_value(&chats)).transpose();
    content.map_err(|error| PortError::new("user", "follow an upgrade", error))
}
