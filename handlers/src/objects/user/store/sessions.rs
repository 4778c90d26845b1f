//! SQL statements for sessions, with a cache that a change of a device or of the account clears.

use ruma_common::DeviceId;

use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::objects::protocol::user::TokenOwner;
use crate::objects::user::sessions::Session;
use crate::ports::{Change, PortError, Query, Row, SqlValue};

const READ: Query = Query::new(
    "SELECT token_hash, expires_ms, refresh, last_seen_ms, is_guest, is_admin, generation \
     FROM device CROSS JOIN account WHERE device_id = ?",
);
const PUT: Change = Change::new(
    "UPDATE device SET token_hash = ?, expires_ms = ?, refresh = ?, last_seen_ms = ? WHERE device_id = ?",
);

impl Store {
    /// The session of a device; `None` if the device does not exist.
    pub fn session(&self, device_id: &DeviceId) -> Result<Option<Session>, PortError> {
        if let Some(session) = self.sessions.borrow().get(device_id) {
            return Ok(Some(session.clone()));
        }
        if !self.exists()? {
            return Ok(None);
        }
        let rows = self.storage.query(READ, &[device_id.as_str().into()])?;
        let session = rows.first().map(session).transpose()?;
        if let Some(session) = &session {
            self.sessions.borrow_mut().insert(device_id.to_owned(), session.clone());
        }
        Ok(session)
    }

    pub fn put_session(
        &self,
        write: &Write<'_>,
        device_id: &DeviceId,
        session: &Session,
    ) -> Result<(), PortError> {
        self.forget_sessions();
        let values: [SqlValue; 5] = [
            session.token_hash.as_str().into(),
            session.expires_ms.into(),
            session.chain.as_ref().map(to_json).transpose()?.into(),
            session.last_seen_ms.into(),
            device_id.as_str().into(),
        ];
        write.change(PUT, &values).map(drop)
    }

    pub(super) fn forget_sessions(&self) {
        self.sessions.borrow_mut().clear();
    }
}

fn session(row: &Row) -> Result<Session, PortError> {
    let chain = row.optional_text(2)?.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Session {
        token_hash: row.text(0)?,
        expires_ms: row.optional_number(1)?,
        chain: chain.map_err(corrupt)?,
        last_seen_ms: row.optional_number(3)?,
        owner: TokenOwner { is_guest: row.number(4)? != 0, is_admin: row.number(5)? != 0 },
        generation: row.number(6)?,
    })
}
