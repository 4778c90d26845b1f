//! Directories in D1: what is looked up across users and rooms. Never what a room or a user must
//! agree on: every row follows from an object and can be written again.

pub mod registration_tokens;
mod schema;

use serde::{Deserialize, Serialize};

#[cfg(feature = "native")]
pub use schema::forget;
pub use schema::{is_migrated, migrate};

use crate::objects::ObjectKind;
use crate::ports::{Database, PortError};

const REGISTER: &str = "INSERT OR IGNORE INTO registry (kind, name, created_ms) VALUES (?, ?, ?)";
const PUBLISH: &str = "INSERT OR IGNORE INTO published_room (server, room_id) VALUES (?, ?)";

/// A row that an object wants in a directory. Writing it twice is harmless.
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
    /// The room stands in the public directory.
    Publish {
        /// The server whose directory it is.
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
