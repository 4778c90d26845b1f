//! Typed access to the tables of the Server.

mod usage;

use std::rc::Rc;

pub use self::usage::MAX_USAGE_DAYS;
use crate::objects::host::{Storage, Write};
use crate::objects::protocol::server::ServerKeys;
use crate::ports::{Change, PortError, Query, SqlValue, migration};

const MIGRATIONS: &[&str] = &[
    migration!(include_str!("../../../../migrations/server/0001_server.sql")),
    migration!(include_str!("../../../../migrations/server/0002_usage.sql")),
];
const READ_KEYS: Query = Query::new("SELECT signing_version, signing_seed, token_secret FROM keys");
const ADD_KEYS: Change = Change::new(
    "INSERT INTO keys (one, signing_version, signing_seed, token_secret, created_ms) VALUES (1, ?, ?, ?, ?)",
);

/// Reads and writes the keys of one server, and what it used.
pub(super) struct Store {
    storage: Rc<Storage>,
}

impl Store {
    pub fn new(storage: Rc<Storage>) -> Self {
        Self { storage }
    }

    pub fn exists(&self) -> Result<bool, PortError> {
        self.storage.exists(MIGRATIONS)
    }

    /// The keys; `None` before they are generated.
    pub fn keys(&self) -> Result<Option<ServerKeys>, PortError> {
        if !self.exists()? {
            return Ok(None);
        }
        let rows = self.storage.query(READ_KEYS, &[])?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(ServerKeys {
            signing_version: row.text(0)?,
            signing_seed: row.text(1)?.into(),
            token_secret: row.text(2)?.into(),
        }))
    }

    /// Creates the schema, if it does not exist.
    pub fn make(&self, write: &Write<'_>) -> Result<(), PortError> {
        write.migrate(MIGRATIONS)
    }

    /// Creates the schema and stores new keys.
    pub fn add_keys(&self, write: &Write<'_>, keys: &ServerKeys, now_ms: u64) -> Result<(), PortError> {
        self.make(write)?;
        let values: [SqlValue; 4] = [
            keys.signing_version.as_str().into(),
            keys.signing_seed.expose().into(),
            keys.token_secret.expose().into(),
            now_ms.into(),
        ];
        write.change(ADD_KEYS, &values).map(drop)
    }
}
