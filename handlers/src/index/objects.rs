//! The rows that objects want in indexes: which objects exist, which rooms are published.

use serde::{Deserialize, Serialize};

use super::migrate;
use crate::objects::protocol::ObjectKind;
use crate::ports::{Database, PortError};

const REGISTER: &str = "INSERT OR IGNORE INTO registry (kind, name, created_ms) VALUES (?, ?, ?)";
const PUBLISH: &str = "INSERT OR IGNORE INTO published_room (server, room_id) VALUES (?, ?)";

/// A row that an object wants in an index. Writing it twice is harmless.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexWrite {
    /// The object exists: what backups and repairs enumerate.
    Register {
        /// Its kind.
        kind: ObjectKind,
        /// Its name.
        name: String,
        /// When it was created (milliseconds since 1970).
        created_ms: u64,
    },
    /// The room is published in the room directory.
    Publish {
        /// The server whose room directory it is.
        server: String,
        /// The room.
        room_id: String,
    },
}

/// Writes a row, after bringing the schema up to date.
///
/// # Errors
/// If D1 fails; the owner of the row tries again.
pub async fn apply(database: &dyn Database, write: &IndexWrite) -> Result<(), PortError> {
    migrate(database).await?;
    let (statement, parameters) = match write {
        IndexWrite::Register { kind, name, created_ms } => {
            (REGISTER, vec![kind.as_str().into(), name.as_str().into(), (*created_ms).into()])
        }
        IndexWrite::Publish { server, room_id } => {
            (PUBLISH, vec![server.as_str().into(), room_id.as_str().into()])
        }
    };
    database.query(statement, parameters).await.map(|_| ())
}
