//! Account data: JSON that clients store globally or for a room, shared by all devices of the user.

mod tags;

use std::collections::BTreeMap;

use lattice_sync::{Filter, IGNORED_USER_LIST, IgnoredUsers, TypeFilter};
use ruma_common::{OwnedRoomId, RoomId};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

pub use self::tags::MAX_TAGS;
use super::User;
use super::push_rules::PUSH_RULES;
use super::store::AccountDataRow;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{
    GetAccountData, ListRoomAccountData, RoomAccountData, SetAccountData, StorageRefusal,
};
use crate::ports::PortError;

/// The most account data events of one user, global and of rooms.
pub const MAX_ACCOUNT_DATA_PIECES: u64 = 10_000;
/// The most bytes of account data of one user.
pub const MAX_ACCOUNT_DATA_BYTES: u64 = 4 * 1024 * 1024;

/// Account data events in the form of `/sync`.
#[derive(Default)]
pub(super) struct AccountDataChanges {
    pub global: Vec<Box<RawValue>>,
    of_rooms: BTreeMap<OwnedRoomId, Vec<Box<RawValue>>>,
}

impl Execute<SetAccountData> for User {
    /// An empty object removes the account data. The next sync shows it even if there was none: clients wait
    /// for the account data that they have set. A full account removes too.
    fn execute(&self, command: SetAccountData) -> Result<Step<Result<(), StorageRefusal>>, PortError> {
        let SetAccountData { room_id, event_type, content } = command;
        self.store_account_data(AccountDataRow::new(room_id, event_type, content)).map(Step::Reply)
    }
}

impl Execute<ListRoomAccountData> for User {
    fn execute(&self, list: ListRoomAccountData) -> Result<Step<RoomAccountData>, PortError> {
        let events = self.room_account_data(&list.room_id, &Filter::default())?;
        Ok(Step::Reply(RoomAccountData { events, ignored: self.ignored()? }))
    }
}

impl Execute<GetAccountData> for User {
    fn execute(&self, command: GetAccountData) -> Result<Step<Option<Box<RawValue>>>, PortError> {
        if command.room_id.is_none() && command.event_type == PUSH_RULES {
            return Ok(Step::Reply(Some(self.push_rules()?.content())));
        }
        let row = self.store.account_data(command.room_id.as_deref(), &command.event_type)?;
        Ok(Step::Reply(row.filter(|row| !row.is_removed()).map(|row| row.content)))
    }
}

impl User {
    /// Commits, then wakes the polls. Unchanged content is not written again and appears in no sync.
    pub(super) fn store_account_data(
        &self,
        row: AccountDataRow,
    ) -> Result<Result<(), StorageRefusal>, PortError> {
        let known = self.store.account_data(row.room_id.as_deref(), &row.event_type)?;
        let bytes = row.bytes();
        if known.as_ref().is_some_and(|known| known.content.get() == row.content.get()) {
            return Ok(Ok(()));
        }
        let shrinks = row.is_removed() || known.as_ref().is_some_and(|known| known.bytes() >= bytes);
        if !shrinks && self.is_full()? {
            return Ok(Err(StorageRefusal::UserFull));
        }
        let (count, others) = self.store.other_account_data(row.room_id.as_deref(), &row.event_type)?;
        if bytes > 0 && (count >= MAX_ACCOUNT_DATA_PIECES || others + bytes > MAX_ACCOUNT_DATA_BYTES) {
            return Ok(Err(StorageRefusal::TooMuch));
        }
        let stream = self.store.newest()? + 1;
        self.host.storage.commit(|write| self.store.put_account_data(write, &row, stream))?;
        self.wake_polls(&self.host.sockets.waiting()?, &[])?;
        Ok(Ok(()))
    }

    /// The account data written or removed after `since`; without `since` all that is not removed.
    pub(super) fn account_data_changes(
        &self,
        since: Option<u64>,
        filter: &Filter,
    ) -> Result<AccountDataChanges, PortError> {
        let mut changes = AccountDataChanges::default();
        let mut rows = self.store.account_data_since(since.unwrap_or(0))?;
        self.complete_push_rules(&mut rows, since)?;
        for row in rows {
            if since.is_none() && row.is_removed() {
                continue;
            }
            let (types, events) = match &row.room_id {
                None => (&filter.account_data, &mut changes.global),
                Some(room_id) => {
                    (&filter.room_account_data, changes.of_rooms.entry(room_id.clone()).or_default())
                }
            };
            events.extend(event(&row, types)?);
        }
        Ok(changes)
    }

    /// Puts all push rules in the place of what is stored of them. A client that wants everything gets them also if the user
    /// changed none.
    fn complete_push_rules(
        &self,
        rows: &mut Vec<AccountDataRow>,
        since: Option<u64>,
    ) -> Result<(), PortError> {
        let stored = rows.iter_mut().find(|row| row.room_id.is_none() && row.event_type == PUSH_RULES);
        if let Some(row) = stored {
            row.content = self.rules_of(Some(&row.content))?.content();
        } else if since.is_none() {
            let content = self.rules_of(None)?.content();
            rows.push(AccountDataRow { room_id: None, event_type: PUSH_RULES.to_owned(), content });
        }
        Ok(())
    }

    /// The users whom this user ignores.
    pub(super) fn ignored(&self) -> Result<IgnoredUsers, PortError> {
        let row = self.store.account_data(None, IGNORED_USER_LIST)?;
        Ok(row.map(|row| IgnoredUsers::of(&row.content)).unwrap_or_default())
    }

    /// All account data of a room that the filter admits.
    pub(super) fn room_account_data(
        &self,
        room_id: &RoomId,
        filter: &Filter,
    ) -> Result<Vec<Box<RawValue>>, PortError> {
        let rows = self.store.account_data_of(room_id)?;
        let rows = rows.iter().filter(|row| !row.is_removed());
        rows.filter_map(|row| event(row, &filter.room_account_data).transpose()).collect()
    }
}

impl AccountDataChanges {
    /// The rooms whose changes are still in the map.
    pub fn rooms(&self) -> Vec<OwnedRoomId> {
        let rooms = self.of_rooms.iter().filter(|(_, events)| !events.is_empty());
        rooms.map(|(room_id, _)| room_id.clone()).collect()
    }

    /// Takes the changes of a room out of the map.
    pub fn of_room(&mut self, room_id: &RoomId) -> Vec<Box<RawValue>> {
        self.of_rooms.remove(room_id).unwrap_or_default()
    }
}

/// The event in the form of `/sync`, if the filter admits its type.
fn event(row: &AccountDataRow, types: &TypeFilter) -> Result<Option<Box<RawValue>>, PortError> {
    #[derive(Serialize)]
    struct Event<'a> {
        r#type: &'a str,
        content: &'a RawValue,
    }
    let event = Event { r#type: &row.event_type, content: &row.content };
    let event = types.admits(&row.event_type).then(|| to_raw_value(&event)).transpose();
    event.map_err(|error| PortError::new("user", "write account data", error))
}
