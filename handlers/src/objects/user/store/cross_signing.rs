//! SQL statements for cross-signing keys, and for the user's signatures on the master keys of others.

use ruma_common::{CanonicalJsonObject, OwnedUserId, UserId};

use super::device_keys::object;
use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::objects::protocol::user::{CrossSigningKeys, KeyUsage, SignedMasterKey};
use crate::ports::{Change, PortError, Query, Row};

const LIST: Query = Query::new("SELECT usage, content FROM cross_signing_key");
const PUT: Change = Change::new(
    "INSERT INTO cross_signing_key (usage, content) VALUES (?, ?) \
     ON CONFLICT (usage) DO UPDATE SET content = excluded.content",
);
const REMOVE: Change = Change::new("DELETE FROM cross_signing_key WHERE usage = ?");

const COUNT_SIGNED: Query = Query::new("SELECT count(*) FROM signed_key");
const SIGNED: Query = Query::new(
    "SELECT user_id, content FROM signed_key WHERE user_id IN (SELECT value FROM json_each(?)) \
     AND content <> ''",
);
const SIGNED_SINCE: Query = Query::new("SELECT user_id FROM signed_key WHERE stream > ? ORDER BY stream");
const PUT_SIGNED: Change = Change::new(
    "INSERT INTO signed_key (user_id, content, stream) VALUES (?, ?, ?) \
     ON CONFLICT (user_id) DO UPDATE SET content = excluded.content, stream = excluded.stream",
);
/// The rows stay: a position of the user's stream never becomes lower.
const EMPTY_SIGNED: Change = Change::new("UPDATE signed_key SET content = '' WHERE content <> ''");
pub(super) const NEWEST: Query = Query::new("SELECT max(stream) FROM signed_key WHERE stream > 0");

/// The user's signature on the master key of another.
pub(in crate::objects::user) struct SignedKeyRow {
    pub user_id: OwnedUserId,
    pub signed: SignedMasterKey,
}

impl Store {
    pub fn cross_signing_keys(&self) -> Result<CrossSigningKeys, PortError> {
        let read = |row: &Row| Ok((named(&row.text(0)?)?, object(&row.text(1)?)?));
        self.storage.query(LIST, &[])?.iter().map(read).collect()
    }

    pub fn put_cross_signing_key(
        &self,
        write: &Write<'_>,
        usage: KeyUsage,
        key: &CanonicalJsonObject,
    ) -> Result<(), PortError> {
        write.change(PUT, &[name(usage).into(), to_json(key)?.into()]).map(drop)
    }

    pub fn remove_cross_signing_key(&self, write: &Write<'_>, usage: KeyUsage) -> Result<(), PortError> {
        write.change(REMOVE, &[name(usage).into()]).map(drop)
    }

    /// The user's signatures on the master keys of these users.
    pub fn signed_keys(&self, users: &[OwnedUserId]) -> Result<Vec<SignedKeyRow>, PortError> {
        let read = |row: &Row| {
            let user_id = UserId::parse(row.text(0)?).map_err(corrupt)?;
            Ok(SignedKeyRow { user_id, signed: serde_json::from_str(&row.text(1)?).map_err(corrupt)? })
        };
        self.storage.query(SIGNED, &[to_json(&users)?.into()])?.iter().map(read).collect()
    }

    /// The users whose master keys the user signed after a position of the user's stream.
    pub fn users_signed_since(&self, position: u64) -> Result<Vec<OwnedUserId>, PortError> {
        let read = |row: &Row| UserId::parse(row.text(0)?).map_err(corrupt);
        self.storage.query(SIGNED_SINCE, &[position.into()])?.iter().map(read).collect()
    }

    pub fn count_signed_keys(&self) -> Result<u64, PortError> {
        let rows = self.storage.query(COUNT_SIGNED, &[])?;
        rows.first().ok_or_else(|| corrupt("the count of signed keys has no row"))?.number(0)
    }

    pub fn put_signed_key(
        &self,
        write: &Write<'_>,
        row: &SignedKeyRow,
        stream: u64,
    ) -> Result<(), PortError> {
        self.note_account_data(stream)?;
        let content = to_json(&row.signed)?;
        write.change(PUT_SIGNED, &[row.user_id.as_str().into(), content.into(), stream.into()]).map(drop)
    }

    /// Removes the user's signatures on the master keys of others.
    pub fn remove_signed_keys(&self, write: &Write<'_>) -> Result<(), PortError> {
        write.change(EMPTY_SIGNED, &[]).map(drop)
    }
}

fn name(usage: KeyUsage) -> &'static str {
    match usage {
        KeyUsage::Master => "master",
        KeyUsage::SelfSigning => "self_signing",
        KeyUsage::UserSigning => "user_signing",
    }
}

fn named(text: &str) -> Result<KeyUsage, PortError> {
    let usages = [KeyUsage::Master, KeyUsage::SelfSigning, KeyUsage::UserSigning];
    usages
        .into_iter()
        .find(|usage| name(*usage) == text)
        .ok_or_else(|| corrupt("a usage of a key is unknown"))
}
