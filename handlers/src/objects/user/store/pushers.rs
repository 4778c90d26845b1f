//! SQL statements for pushers.

use lattice_push::PushQueue;
use ruma_common::DeviceId;

use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::objects::protocol::user::Pusher;
use crate::ports::{Change, PortError, Query, Row};

const LIST: Query = Query::new("SELECT content FROM pusher ORDER BY set_ms, app_id, pushkey");
const QUEUES: Query = Query::new("SELECT app_id, pushkey, queue FROM pusher");
const PUT_QUEUE: Change = Change::new("UPDATE pusher SET queue = ? WHERE app_id = ? AND pushkey = ?");
const COUNT: Query = Query::new("SELECT count(*) FROM pusher");
const GET: Query = Query::new("SELECT 1 FROM pusher WHERE app_id = ? AND pushkey = ?");
const PUT: Change = Change::new(
    "INSERT INTO pusher (app_id, pushkey, device_id, content, set_ms) VALUES (?, ?, ?, ?, ?) \
     ON CONFLICT (app_id, pushkey) DO UPDATE SET content = excluded.content, set_ms = excluded.set_ms",
);
const REMOVE: Change = Change::new(
    "DELETE FROM pusher WHERE app_id = ? AND pushkey = ? AND set_ms <= ? RETURNING app_id, pushkey",
);
const REMOVE_OF_ENDED: Change = Change::new(
    "DELETE FROM pusher WHERE device_id NOT IN (SELECT device_id FROM device) RETURNING app_id, pushkey",
);

/// What a pusher has yet to send.
pub(in crate::objects::user) struct QueueRow {
    app_id: String,
    pushkey: String,
    pub queue: PushQueue,
}

impl Store {
    pub fn push_queues(&self) -> Result<Vec<QueueRow>, PortError> {
        let queue = |row: &Row| {
            let queue = row.optional_text(2)?.map(|json| serde_json::from_str(&json)).transpose();
            let queue = queue.map_err(corrupt)?.unwrap_or_default();
            Ok(QueueRow { app_id: row.text(0)?, pushkey: row.text(1)?, queue })
        };
        self.storage.query(QUEUES, &[])?.iter().map(queue).collect()
    }

    pub fn put_push_queue(&self, write: &Write<'_>, row: &QueueRow) -> Result<(), PortError> {
        let queue = (row.queue != PushQueue::default()).then(|| to_json(&row.queue)).transpose()?;
        let values = [queue.into(), row.app_id.as_str().into(), row.pushkey.as_str().into()];
        write.change(PUT_QUEUE, &values).map(drop)
    }

    pub fn pushers(&self) -> Result<Vec<Pusher>, PortError> {
        let pusher = |row: &Row| serde_json::from_str(&row.text(0)?).map_err(corrupt);
        self.storage.query(LIST, &[])?.iter().map(pusher).collect()
    }

    pub fn count_pushers(&self) -> Result<u64, PortError> {
        let rows = self.storage.query(COUNT, &[])?;
        rows.first().ok_or_else(|| corrupt("the count of pushers has no row"))?.number(0)
    }

    pub fn has_pusher(&self, app_id: &str, pushkey: &str) -> Result<bool, PortError> {
        Ok(!self.storage.query(GET, &[app_id.into(), pushkey.into()])?.is_empty())
    }

    /// Adds a pusher of a session. A pusher that is there stays that of its session.
    pub fn put_pusher(
        &self,
        write: &Write<'_>,
        (pusher, device_id): (&Pusher, &DeviceId),
        set_ms: u64,
    ) -> Result<(), PortError> {
        let content = to_json(pusher)?;
        let [app_id, pushkey] = [pusher.app_id.as_str(), pusher.pushkey.expose()];
        let values =
            [app_id.into(), pushkey.into(), device_id.as_str().into(), content.into(), set_ms.into()];
        write.change(PUT, &values).map(drop)
    }

    /// Removes a pusher that was set at `set_ms` or before. Returns the app and the pushkey, if there was one.
    pub fn remove_pusher(
        &self,
        write: &Write<'_>,
        app_id: &str,
        (pushkey, set_ms): (&str, u64),
    ) -> Result<Vec<(String, String)>, PortError> {
        let set_ms = set_ms.min(i64::MAX.unsigned_abs());
        keys(&write.change(REMOVE, &[app_id.into(), pushkey.into(), set_ms.into()])?)
    }

    /// Removes the pushers whose devices are gone. Returns their apps and pushkeys.
    pub fn remove_pushers_of_ended(&self, write: &Write<'_>) -> Result<Vec<(String, String)>, PortError> {
        keys(&write.change(REMOVE_OF_ENDED, &[])?)
    }
}

fn keys(rows: &[Row]) -> Result<Vec<(String, String)>, PortError> {
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}
