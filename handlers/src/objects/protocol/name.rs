//! The names of objects: permanent, and validated before an object is created.

use std::fmt;

use ruma_common::{OwnedServerName, RoomId, ServerName, UserId};
use serde::{Deserialize, Serialize};

/// The longest name (bytes): a server name and a Matrix id of at most 255 bytes each, and the separator.
pub const MAX_OBJECT_NAME_BYTES: usize = 512;

/// The kinds of object; each kind has its own namespace on the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    /// One per room.
    Room,
    /// One per local user.
    User,
    /// One per server name.
    Server,
}

impl ObjectKind {
    /// The kind as the table `registry` and logs write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::User => "user",
            Self::Server => "server",
        }
    }

    /// The binding of the namespace of its objects in `wrangler.toml`.
    #[must_use]
    pub const fn binding(self) -> &'static str {
        match self {
            Self::Room => "ROOM",
            Self::User => "USER",
            Self::Server => "SERVER",
        }
    }
}

/// The name of an object: `<server name>|<Matrix id>` within a kind, because several servers may share one
/// deployment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "(ObjectKind, String)", try_from = "(ObjectKind, String)")]
pub struct ObjectName {
    kind: ObjectKind,
    server: OwnedServerName,
    id: String,
}

impl ObjectName {
    #[must_use]
    pub fn room(server: &ServerName, room_id: &RoomId) -> Self {
        Self { kind: ObjectKind::Room, server: server.to_owned(), id: room_id.to_string() }
    }

    #[must_use]
    pub fn user(server: &ServerName, user_id: &UserId) -> Self {
        Self { kind: ObjectKind::User, server: server.to_owned(), id: user_id.to_string() }
    }

    #[must_use]
    pub fn server(server: &ServerName) -> Self {
        Self { kind: ObjectKind::Server, server: server.to_owned(), id: server.to_string() }
    }

    /// Parses a name; `None` if no constructor makes this name.
    #[must_use]
    pub fn parse(kind: ObjectKind, name: &str) -> Option<Self> {
        if name.len() > MAX_OBJECT_NAME_BYTES {
            return None;
        }
        let (server, id) = name.split_once('|')?;
        let server = ServerName::parse(server).ok()?;
        let valid = match kind {
            ObjectKind::Room => RoomId::parse(id).is_ok(),
            ObjectKind::User => UserId::parse(id).is_ok_and(|user| user.server_name() == server),
            ObjectKind::Server => server == id,
        };
        valid.then(|| Self { kind, server, id: id.to_owned() })
    }

    #[must_use]
    pub fn kind(&self) -> ObjectKind {
        self.kind
    }

    /// The server that the object belongs to.
    #[must_use]
    pub fn server_name(&self) -> &ServerName {
        &self.server
    }

    /// The room id, user id or server name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl From<ObjectName> for (ObjectKind, String) {
    fn from(name: ObjectName) -> Self {
        (name.kind, name.to_string())
    }
}

impl TryFrom<(ObjectKind, String)> for ObjectName {
    type Error = String;

    fn try_from((kind, name): (ObjectKind, String)) -> Result<Self, String> {
        Self::parse(kind, &name).ok_or_else(|| format!("`{name}` is not the name of an object"))
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}|{}", self.server, self.id)
    }
}
