//! The index of room aliases (client-server API, "Room aliases").
//!
//! **Invariant.** An alias is made by one conditional statement: of two requests for the same alias, one gets it.

use std::collections::BTreeSet;

use ruma_common::{OwnedRoomAliasId, OwnedRoomId, OwnedUserId, RoomAliasId, RoomId, ServerName, UserId};

use super::{is_migrated, migrate};
use crate::ports::{Database, PortError, Row, SqlValue};

/// The most aliases of one room.
pub const MAX_ALIASES_OF_ROOM: u64 = 500;
/// The most aliases that one user has made.
pub const MAX_ALIASES_OF_USER: u64 = 500;

const ADD: &str = "INSERT INTO room_alias (server, alias, room_id, creator, made_ms) SELECT ?1, ?2, ?3, ?4, ?5 \
     WHERE (SELECT count(*) FROM room_alias WHERE server = ?1 AND room_id = ?3) < ?6 \
     AND (SELECT count(*) FROM room_alias WHERE server = ?1 AND creator = ?4) < ?7 \
     ON CONFLICT DO NOTHING RETURNING alias";
const GET: &str = "SELECT room_id, creator, made_ms FROM room_alias WHERE server = ? AND alias = ?";
const LIST: &str = "SELECT alias FROM room_alias WHERE server = ? AND room_id = ? ORDER BY alias";
const AMONG: &str = "SELECT room_alias.alias FROM json_each(?3) AS wanted CROSS JOIN room_alias \
     ON server = ?1 AND room_alias.alias = wanted.value WHERE room_id = ?2";
const REMOVE: &str = "DELETE FROM room_alias WHERE server = ? AND alias = ? AND room_id = ? RETURNING alias";

const MOVE: &str = "UPDATE room_alias SET room_id = ?3 WHERE server = ?1 AND room_id = ?2";

/// The statements of this index.
#[cfg(feature = "native")]
pub const STATEMENTS: &[&str] = &[ADD, GET, LIST, AMONG, REMOVE, MOVE];

/// The room of an alias, and the user who made the alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomAlias {
    /// The room.
    pub room_id: OwnedRoomId,
    /// The user who made the alias.
    pub creator: OwnedUserId,
    /// When the alias was made (milliseconds since 1970).
    pub made_ms: u64,
}

/// Why an alias is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AliasRefusal {
    /// The alias exists.
    InUse,
    /// The room has [`MAX_ALIASES_OF_ROOM`], or the user has made [`MAX_ALIASES_OF_USER`].
    TooMany,
}

/// The aliases of one server, in D1.
pub struct RoomAliases<'a> {
    database: &'a dyn Database,
    server: &'a ServerName,
}

impl<'a> RoomAliases<'a> {
    /// The aliases of `server`.
    #[must_use]
    pub fn new(database: &'a dyn Database, server: &'a ServerName) -> Self {
        Self { database, server }
    }

    /// Makes an alias.
    ///
    /// # Errors
    /// If D1 fails.
    pub async fn add(
        &self,
        alias: &RoomAliasId,
        room_id: &RoomId,
        (creator, now_ms): (&UserId, u64),
    ) -> Result<Result<(), AliasRefusal>, PortError> {
        migrate(self.database).await?;
        let row: [SqlValue; 4] =
            [alias.as_str().into(), room_id.as_str().into(), creator.as_str().into(), now_ms.into()];
        let most = [MAX_ALIASES_OF_ROOM.into(), MAX_ALIASES_OF_USER.into()];
        let rows = self.query(ADD, [&row[..], &most].concat()).await?;
        if !rows.is_empty() {
            return Ok(Ok(()));
        }
        let refusal =
            if self.get(alias).await?.is_some() { AliasRefusal::InUse } else { AliasRefusal::TooMany };
        Ok(Err(refusal))
    }

    /// Looks an alias up. Writes nothing, not even the schema, because callers need no authentication.
    ///
    /// # Errors
    /// If D1 fails.
    pub async fn get(&self, alias: &RoomAliasId) -> Result<Option<RoomAlias>, PortError> {
        if !is_migrated(self.database).await? {
            return Ok(None);
        }
        let rows = self.query(GET, vec![alias.as_str().into()]).await?;
        let read = |row: &Row| {
            let room_id = RoomId::parse(row.text(0)?).map_err(corrupt)?;
            let creator = UserId::parse(row.text(1)?).map_err(corrupt)?;
            Ok(RoomAlias { room_id, creator, made_ms: row.number(2)? })
        };
        rows.first().map(read).transpose()
    }

    /// The aliases of a room, ordered by text.
    ///
    /// # Errors
    /// If D1 fails.
    pub async fn of_room(&self, room_id: &RoomId) -> Result<Vec<OwnedRoomAliasId>, PortError> {
        migrate(self.database).await?;
        let rows = self.query(LIST, vec![room_id.as_str().into()]).await?;
        rows.iter().map(|row| RoomAliasId::parse(row.text(0)?).map_err(corrupt)).collect()
    }

    /// Those of `aliases` that are aliases of a room.
    ///
    /// # Errors
    /// If D1 fails.
    pub async fn among(
        &self,
        aliases: &BTreeSet<OwnedRoomAliasId>,
        room_id: &RoomId,
    ) -> Result<BTreeSet<OwnedRoomAliasId>, PortError> {
        migrate(self.database).await?;
        let wanted = serde_json::to_string(aliases).map_err(corrupt)?;
        let rows = self.query(AMONG, vec![room_id.as_str().into(), wanted.into()]).await?;
        rows.iter().map(|row| RoomAliasId::parse(row.text(0)?).map_err(corrupt)).collect()
    }

    /// Removes an alias of a room; false if it is not one.
    ///
    /// # Errors
    /// If D1 fails.
    pub async fn remove(&self, alias: &RoomAliasId, room_id: &RoomId) -> Result<bool, PortError> {
        migrate(self.database).await?;
        let rows = self.query(REMOVE, vec![alias.as_str().into(), room_id.as_str().into()]).await?;
        Ok(!rows.is_empty())
    }

    /// Runs a statement whose first parameter is the server.
    async fn query(&self, statement: &'static str, values: Vec<SqlValue>) -> Result<Vec<Row>, PortError> {
        let server = [SqlValue::from(self.server.as_str())];
        self.database.query(statement, [&server[..], &values].concat()).await
    }
}

/// Gives the aliases of a room to another.
///
/// # Errors
/// If D1 fails; the object retries the write.
pub(super) async fn move_all(
    database: &dyn Database,
    server: &str,
    from: &RoomId,
    to: &RoomId,
) -> Result<(), PortError> {
    database.query(MOVE, vec![server.into(), from.as_str().into(), to.as_str().into()]).await.map(drop)
}

fn corrupt(error: impl std::fmt::Display) -> PortError {
    PortError::new("index", "read an alias", error)
}
