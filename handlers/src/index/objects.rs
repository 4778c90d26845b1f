//! Index rows that objects write: the registry of objects, and the published rooms.

use serde::{Deserialize, Serialize};

use super::migrate;
use crate::objects::protocol::ObjectKind;
use crate::ports::{Database, PortError};

const REGISTER: &str = "INSERT OR IGNORE INTO registry (kind, name, created_ms) VALUES (?, ?, ?)";
const PUBLISH: &str = "INSERT OR IGNORE INTO published_room (server, room_id) VALUES (?, ?)";

/// An index row that an object writes. Writing the same row twice has no further effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexWrite {
    /// Registers an object; backups and repairs enumerate the registry.
    Register {
        /// The kind of the object.
        kind: ObjectKind,
        /// The name of the object.
        name: String,
        /// The time of creation (milliseconds since 1970).
        created_ms: u64,
    },
    /// Publishes a room in the published room directory.
    Publish {
        /// The server whose directory lists the room.
        server: String,
        /// The room to publish.
        room_id: String,
    },
}

/// Migrates D1 if necessary, and writes a row.
///
/// # Errors
/// If D1 fails; the object retries the write.
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
