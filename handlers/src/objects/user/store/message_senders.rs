//! The devices that send messages to devices of the user: their last transactions, so that a repeated request adds no message, and the
//! last position that was given to a message.

use ruma_common::{DeviceId, UserId};
use sha2::{Digest as _, Sha256};

use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query, Row, SqlValue};

const LAST_POSITION: Query = Query::new("SELECT coalesce(max(position), 0) FROM to_device_sender");
const SENDER: Query =
    Query::new("SELECT transactions, position FROM to_device_sender WHERE sender = ? AND device_id = ?");
const COUNT_SENDERS: Query = Query::new("SELECT count(*) FROM to_device_sender");
const PUT_SENDER: Change = Change::new(
    "INSERT INTO to_device_sender (sender, device_id, transactions, position, sent_ms) VALUES (?, ?, ?, ?, ?) \
     ON CONFLICT (sender, device_id) DO UPDATE SET transactions = excluded.transactions, \
     position = excluded.position, sent_ms = excluded.sent_ms",
);
const FORGET_OLD_SENDERS: Change = Change::new(
    "DELETE FROM to_device_sender WHERE (sender, device_id) IN \
     (SELECT sender, device_id FROM to_device_sender WHERE sent_ms < ? ORDER BY sent_ms LIMIT ?)",
);
pub(super) const REMOVE_ALL: Change = Change::new("DELETE FROM to_device_sender");

/// How long a User remembers the transactions of a device that sends (milliseconds), and how many of them.
pub const TRANSACTION_TTL_MS: u64 = 24 * 60 * 60 * 1_000;
pub const MAX_TRANSACTIONS_KEPT: usize = 100;
/// The most sending devices whose transactions a User remembers.
pub const MAX_MESSAGE_SENDERS: u64 = 1_000;
/// How many senders that were silent for long are forgotten with each new one.
const FORGOTTEN_AT_ONCE: u64 = 10;

/// The last transactions of a device that sends messages to the user.
#[derive(Debug, Default)]
pub(in crate::objects::user) struct SenderRow {
    /// Hashes of event type and transaction id, each with the time (milliseconds since 1970), oldest first.
    transactions: Vec<(u64, u64)>,
    /// The position of its last message.
    pub position: u64,
}

impl SenderRow {
    /// Adds a transaction. Says whether it is new.
    pub fn add(&mut self, transaction: (&str, &str), now_ms: u64) -> bool {
        let hash = hash(transaction);
        self.transactions.retain(|(_, sent_ms)| now_ms < sent_ms + TRANSACTION_TTL_MS);
        if self.transactions.iter().any(|(known, _)| *known == hash) {
            return false;
        }
        let too_many = (self.transactions.len() + 1).saturating_sub(MAX_TRANSACTIONS_KEPT);
        self.transactions.drain(..too_many);
        self.transactions.push((hash, now_ms));
        true
    }
}

impl Store {
    /// The position of the last message to any device of the user, also if it is deleted.
    pub fn last_message(&self) -> Result<u64, PortError> {
        if let Some(position) = self.last_message.get() {
            return Ok(position);
        }
        let rows = self.storage.query(LAST_POSITION, &[])?;
        let position = rows.first().map_or(Ok(0), |row| row.number(0))?;
        self.last_message.set(Some(position));
        Ok(position)
    }

    /// Notes the position of the last message, after its commit.
    pub fn note_last_message(&self, position: u64) {
        self.last_message.set(Some(position));
    }

    /// The last transactions of a device that sends; `None` if it has sent nothing, or nothing for long.
    pub fn message_sender(
        &self,
        sender: &UserId,
        device_id: &DeviceId,
    ) -> Result<Option<SenderRow>, PortError> {
        let rows = self.storage.query(SENDER, &[sender.as_str().into(), device_id.as_str().into()])?;
        let row = |row: &Row| {
            let transactions = serde_json::from_str(&row.text(0)?).map_err(corrupt)?;
            Ok(SenderRow { transactions, position: row.number(1)? })
        };
        rows.first().map(row).transpose()
    }

    pub fn put_message_sender(
        &self,
        write: &Write<'_>,
        (sender, device_id): (&UserId, &DeviceId),
        row: &SenderRow,
    ) -> Result<(), PortError> {
        let transactions = to_json(&row.transactions)?;
        let sent_ms = write.now_ms();
        let values: [SqlValue; 5] = [
            sender.as_str().into(),
            device_id.as_str().into(),
            transactions.into(),
            row.position.into(),
            sent_ms.into(),
        ];
        write.change(PUT_SENDER, &values).map(drop)
    }

    /// Makes room for a new sender: forgets some that sent nothing since a time, or the one that sent nothing for longest. The
    /// commit must give a position, because the highest one so far may be forgotten.
    pub fn forget_message_senders(&self, write: &Write<'_>, before_ms: u64) -> Result<(), PortError> {
        write.change(FORGET_OLD_SENDERS, &[before_ms.into(), FORGOTTEN_AT_ONCE.into()])?;
        let rows = self.storage.query(COUNT_SENDERS, &[])?;
        if rows.first().map_or(Ok(0), |row| row.number(0))? < MAX_MESSAGE_SENDERS {
            return Ok(());
        }
        write.change(FORGET_OLD_SENDERS, &[i64::MAX.unsigned_abs().into(), 1.into()]).map(drop)
    }
}

fn hash((event_type, transaction_id): (&str, &str)) -> u64 {
    let mut hash = Sha256::new();
    hash.update((event_type.len() as u64).to_be_bytes());
    hash.update(event_type);
    hash.update(transaction_id);
    hash.finalize().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}
