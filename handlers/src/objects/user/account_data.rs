//! Account data: JSON that clients store globally or for a room, shared by all devices of the user.

use std::collections::BTreeMap;

use lattice_sync::{Filter, IGNORED_USER_LIST, IgnoredUsers, TypeFilter};
use ruma_common::{OwnedRoomId, RoomId};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::User;
use super::store::AccountDataRow;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{GetAccountData, SetAccountData, TooMuchAccountData};
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
    /// Commits, then wakes the polls. Unchanged content is not written again and appears in no sync.
    fn execute(&self, command: SetAccountData) -> Result<Step<Result<(), TooMuchAccountData>>, PortError> {
        let SetAccountData { room_id, event_type, content } = command;
        let row = AccountDataRow { room_id, event_type, content };
        let known = self.store.account_data(row.room_id.as_deref(), &row.event_type)?;
        if known.is_some_and(|known| known.content.get() == row.content.get()) {
            return Ok(Step::Reply(Ok(())));
        }
        let (count, bytes) = self.store.other_account_data(row.room_id.as_deref(), &row.event_type)?;
        if count >= MAX_ACCOUNT_DATA_PIECES || bytes + row.content.get().len() as u64 > MAX_ACCOUNT_DATA_BYTES
        {
            return Ok(Step::Reply(Err(TooMuchAccountData)));
        }
        let stream = self.position()? + 1;
        self.host.storage.commit(|write| self.store.put_account_data(write, &row, stream))?;
        self.wake_polls(&self.host.sockets.waiting()?, None)?;
        Ok(Step::Reply(Ok(())))
    }
}

impl Execute<GetAccountData> for User {
    fn execute(&self, command: GetAccountData) -> Result<Step<Option<Box<RawValue>>>, PortError> {
        let row = self.store.account_data(command.room_id.as_deref(), &command.event_type)?;
        Ok(Step::Reply(row.map(|row| row.content)))
    }
}

impl User {
    /// The account data written after `since`; all of it without `since`.
    pub(super) fn account_data_changes(
        &self,
        since: Option<u64>,
        filter: &Filter,
    ) -> Result<AccountDataChanges, PortError> {
        let mut changes = AccountDataChanges::default();
        for row in self.store.account_data_since(since.unwrap_or(0))? {
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
        rows.iter().filter_map(|row| event(row, &filter.room_account_data).transpose()).collect()
    }
}

impl AccountDataChanges {
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
