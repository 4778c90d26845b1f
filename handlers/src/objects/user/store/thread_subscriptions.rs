//! SQL statements for subscriptions to threads.

use ruma_common::{EventId, OwnedEventId, OwnedRoomId, RoomId};

use super::{Store, corrupt};
use crate::objects::host::Write;
use crate::objects::protocol::user::ChangedSubscription;
use crate::ports::{Change, PortError, Query, Row, SqlValue};

const READ: Query = Query::new(
    "SELECT is_automatic, unsubscribed_at FROM thread_subscription WHERE room_id = ? AND root = ?",
);
const COUNT: Query = Query::new("SELECT count(*) FROM thread_subscription");
const CHANGES: Query = Query::new(
    "SELECT room_id, root, is_automatic, unsubscribed_at, stream FROM thread_subscription \
     WHERE stream > ? AND stream <= ? ORDER BY stream DESC LIMIT ?",
);
const PUT: Change = Change::new(
    "INSERT INTO thread_subscription (room_id, root, is_automatic, unsubscribed_at, stream) VALUES (?, ?, ?, ?, ?) \
     ON CONFLICT (room_id, root) DO UPDATE SET is_automatic = excluded.is_automatic, \
     unsubscribed_at = excluded.unsubscribed_at, stream = excluded.stream",
);
const FORGET_OLDEST_END: Change = Change::new(
    "DELETE FROM thread_subscription WHERE (room_id, root) IN (SELECT room_id, root FROM thread_subscription \
     WHERE unsubscribed_at IS NOT NULL ORDER BY stream LIMIT 1) RETURNING 1",
);
pub(super) const NEWEST: Query = Query::new("SELECT max(stream) FROM thread_subscription WHERE stream > 0");
pub(super) const REMOVE_ALL: Change = Change::new("DELETE FROM thread_subscription");

/// A thread to which the user subscribed once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::objects::user) struct SubscriptionRow {
    pub room_id: OwnedRoomId,
    pub root: OwnedEventId,
    pub is_automatic: bool,
    /// The position of the room's stream at which the user unsubscribed; `None` if the user is subscribed.
    pub unsubscribed_at: Option<u64>,
}

impl Store {
    pub fn thread_subscription(
        &self,
        room_id: &RoomId,
        root: &EventId,
    ) -> Result<Option<SubscriptionRow>, PortError> {
        let rows = self.storage.query(READ, &[room_id.as_str().into(), root.as_str().into()])?;
        let row = |row: &Row| {
            Ok(SubscriptionRow {
                room_id: room_id.to_owned(),
                root: root.to_owned(),
                is_automatic: row.number(0)? != 0,
                unsubscribed_at: row.optional_number(1)?,
            })
        };
        rows.first().map(row).transpose()
    }

    /// The number of threads to which the user is or was subscribed.
    pub fn thread_subscriptions(&self) -> Result<u64, PortError> {
        self.storage.query(COUNT, &[])?.first().map_or(Ok(0), |row| row.number(0))
    }

    /// The last changes of subscriptions between two positions of the user's stream, newest first.
    pub fn subscription_changes(
        &self,
        (after, upto): (u64, u64),
        limit: u64,
    ) -> Result<Vec<ChangedSubscription>, PortError> {
        let rows = self.storage.query(CHANGES, &[after.into(), upto.into(), limit.into()])?;
        rows.iter().map(changed).collect()
    }

    /// Writes a subscription at a position of the user's stream.
    pub fn put_thread_subscription(
        &self,
        write: &Write<'_>,
        row: &SubscriptionRow,
        stream: u64,
    ) -> Result<(), PortError> {
        let values: [SqlValue; 5] = [
            row.room_id.as_str().into(),
            row.root.as_str().into(),
            u64::from(row.is_automatic).into(),
            row.unsubscribed_at.into(),
            stream.into(),
        ];
        self.note_account_data(stream)?;
        write.change(PUT, &values).map(drop)
    }

    /// Forgets the subscription that ended first; whether there was one.
    pub fn forget_oldest_unsubscription(&self, write: &Write<'_>) -> Result<bool, PortError> {
        Ok(!write.change(FORGET_OLDEST_END, &[])?.is_empty())
    }
}

fn changed(row: &Row) -> Result<ChangedSubscription, PortError> {
    let (is_automatic, ended_at) = (row.number(2)? != 0, row.optional_number(3)?);
    Ok(ChangedSubscription {
        room_id: RoomId::parse(row.text(0)?).map_err(corrupt)?,
        root: EventId::parse(row.text(1)?).map_err(corrupt)?,
        automatic: ended_at.is_none().then_some(is_automatic),
        stream: row.number(4)?,
    })
}
