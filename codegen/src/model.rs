//! The only vocabulary below the parser: APIs, operations, types.

use crate::ledger::{Decision, Status};
use crate::names;

/// The APIs, by the name of their folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    /// Our own administration API.
    Admin,
    /// The client-server API.
    Client,
}

impl Api {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Admin, Self::Client];

    /// The name of its folder in `spec/`, `generated/src/` and `handlers/src/`.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Client => "client",
        }
    }
}

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// Anybody.
    None,
    /// A user.
    User,
    /// A user, or nobody.
    UserOptional,
    /// The operator.
    Operator,
}

/// One operation, with what the ledger decides about it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The API.
    pub api: Api,
    /// The operationId.
    pub id: String,
    /// The folder it stands in.
    pub group: String,
    /// The HTTP method.
    pub method: String,
    /// The path with `{name}` parameters.
    pub path: String,
    /// Who may call.
    pub auth: Auth,
    /// Whether user-interactive authentication stands before it.
    pub interactive: bool,
    /// Whether guests may call.
    pub guest: bool,
    /// Whether the specification wants it rate-limited.
    pub limited: bool,
    /// Added in.
    pub since: Option<(u8, u8)>,
    /// Deprecated in.
    pub deprecated: Option<(u8, u8)>,
    /// Path parameters in the order of the path.
    pub parameters: Vec<Field>,
    /// Query parameters.
    pub query: Vec<Field>,
    /// The body of the request.
    pub body: Option<Type>,
    /// The fields of the response.
    pub response: Vec<Field>,
    /// Declared error codes.
    pub errors: Vec<String>,
    /// Served or absent, and our own choices.
    pub decision: Decision,
}

impl Operation {
    /// `<api>/<operationId>`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.api.folder(), self.id)
    }

    /// Its module, which is also its file: `get_token_owner`.
    #[must_use]
    pub fn module(&self) -> String {
        names::snake(&self.id)
    }

    /// Its marker type: `GetTokenOwner`.
    #[must_use]
    pub fn marker(&self) -> String {
        names::pascal(&self.id)
    }

    /// Where it stands below `src/` of `generated` and of `handlers`: `client/session_management/login.rs`.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}/{}/{}.rs", self.api.folder(), self.group, self.module())
    }

    /// Whether a handler must exist.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.decision.status == Status::Served
    }
}

/// A field or parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name on the wire.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// Whether it must be present.
    pub required: bool,
}

/// A named shape of `types.yaml`.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Its fields, spreads resolved.
    pub fields: Vec<Field>,
}

/// What an object holds.
pub type Shape = Vec<Field>;

/// A type of the format.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// `string`
    String,
    /// `secret`: a string that debug output leaves out.
    Secret,
    /// `int`
    Int,
    /// `bool`
    Bool,
    /// `object`
    Object,
    /// `json`
    Json,
    /// An identifier, by its name in the format.
    Id(&'static str),
    /// `enum(…)`
    Enum(Vec<String>),
    /// `[T]`
    List(Box<Type>),
    /// `{ "{K}": T }`
    Map(Box<Type>, Box<Type>),
    /// An object with known fields, written in place.
    Struct(Shape),
    /// A shape of `types.yaml`.
    Named(String),
}

/// Identifiers: the name in the format, which is also ruma's without `Owned`.
pub const IDENTIFIERS: &[&str] = &[
    "DeviceId",
    "EventId",
    "RoomAliasId",
    "RoomId",
    "RoomOrAliasId",
    "RoomVersionId",
    "ServerName",
    "TransactionId",
    "UserId",
];
