//! What clients keep with the account or with a room, for all devices of the user.

use std::collections::BTreeMap;

use lattice_sync::{Filter, IGNORED_USER_LIST, IgnoredUsers, TypeFilter};
use ruma_common::{OwnedRoomId, RoomId};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::User;
use super::command::UserReply;
use super::store::AccountDataRow;
use crate::ports::PortError;

/// The most pieces of account data that one user has.
pub const MAX_ACCOUNT_DATA_PIECES: u64 = 10_000;
/// The most bytes of account data that one user has.
pub const MAX_ACCOUNT_DATA_BYTES: u64 = 4 * 1024 * 1024;

/// What the account data of a user can be asked. Without a room it is the account's.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountDataCommand {
    /// Keep this, instead of what is there.
    Set {
        /// The room that it is about.
        room_id: Option<OwnedRoomId>,
        /// Its type.
        kind: String,
        /// Its content.
        content: Box<RawValue>,
    },
    /// What is kept?
    Get {
        /// The room that it is about.
        room_id: Option<OwnedRoomId>,
        /// Its type.
        kind: String,
    },
}

/// What asking came to.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountDataOutcome {
    /// It is kept now.
    Kept,
    /// The user has too much of it.
    TooMuch,
    /// This is there.
    Found(Box<RawValue>),
    /// Nothing is there.
    NotFound,
}

/// What a sync has to tell, in its form.
#[derive(Default)]
pub(super) struct AccountDataNews {
    pub of_account: Vec<Box<RawValue>>,
    of_rooms: BTreeMap<OwnedRoomId, Vec<Box<RawValue>>>,
}

impl User {
    pub(super) fn account_data(&self, command: AccountDataCommand) -> Result<UserReply, PortError> {
        if !self.store.exists()? {
            return Ok(UserReply::NoSuchUser);
        }
        let outcome = match command {
            AccountDataCommand::Set { room_id, kind, content } => {
                self.set_account_data(&AccountDataRow { room_id, kind, content })?
            }
            AccountDataCommand::Get { room_id, kind } => self
                .store
                .account_data(room_id.as_deref(), &kind)?
                .map_or(AccountDataOutcome::NotFound, |row| AccountDataOutcome::Found(row.content)),
        };
        Ok(UserReply::AccountData(outcome))
    }

    /// Commit first, then wake. What is there already is written, and told, no second time.
    fn set_account_data(&self, row: &AccountDataRow) -> Result<AccountDataOutcome, PortError> {
        let known = self.store.account_data(row.room_id.as_deref(), &row.kind)?;
        if known.is_some_and(|known| known.content.get() == row.content.get()) {
            return Ok(AccountDataOutcome::Kept);
        }
        let (pieces, bytes) = self.store.other_account_data(row.room_id.as_deref(), &row.kind)?;
        if pieces >= MAX_ACCOUNT_DATA_PIECES
            || bytes + row.content.get().len() as u64 > MAX_ACCOUNT_DATA_BYTES
        {
            return Ok(AccountDataOutcome::TooMuch);
        }
        let stream = self.position()? + 1;
        self.ports.sql.transaction(&mut || self.store.put_account_data(row, stream))?;
        self.wake(&self.ports.sockets.waiting()?, None)?;
        Ok(AccountDataOutcome::Kept)
    }

    /// What was written after `since`, or is there at all.
    pub(super) fn account_data_news(
        &self,
        since: Option<u64>,
        filter: &Filter,
    ) -> Result<AccountDataNews, PortError> {
        let mut news = AccountDataNews::default();
        for row in self.store.account_data_since(since.unwrap_or(0))? {
            let (types, told) = match &row.room_id {
                None => (&filter.account_data, &mut news.of_account),
                Some(room_id) => {
                    (&filter.room_account_data, news.of_rooms.entry(room_id.clone()).or_default())
                }
            };
            told.extend(event(&row, types)?);
        }
        Ok(news)
    }

    /// Whom the user does not want to hear.
    pub(super) fn ignored(&self) -> Result<IgnoredUsers, PortError> {
        let row = self.store.account_data(None, IGNORED_USER_LIST)?;
        Ok(row.map(|row| IgnoredUsers::of(&row.content)).unwrap_or_default())
    }

    /// Everything that is kept for a room.
    pub(super) fn room_account_data(
        &self,
        room_id: &RoomId,
        filter: &Filter,
    ) -> Result<Vec<Box<RawValue>>, PortError> {
        let rows = self.store.account_data_of(room_id)?;
        rows.iter().filter_map(|row| event(row, &filter.room_account_data).transpose()).collect()
    }
}

impl AccountDataNews {
    /// What is new of a room.
    pub fn of_room(&mut self, room_id: &RoomId) -> Vec<Box<RawValue>> {
        self.of_rooms.remove(room_id).unwrap_or_default()
    }
}

/// An event of a sync, if the client wants its type.
fn event(row: &AccountDataRow, types: &TypeFilter) -> Result<Option<Box<RawValue>>, PortError> {
    #[derive(Serialize)]
    struct Event<'a> {
        r#type: &'a str,
        content: &'a RawValue,
    }
    let event = Event { r#type: &row.kind, content: &row.content };
    let event = types.admits(&row.kind).then(|| to_raw_value(&event)).transpose();
    event.map_err(|error| PortError::new("user", "tell account data", error))
}
