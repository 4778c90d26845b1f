//! The only vocabulary below the parser: APIs, operations, payloads.

mod api;
mod types;

pub use api::{Api, Direction};
pub use types::{Bound, Field, IDENTIFIERS, KINDS, Named, Shape, Tagged, Type};

use crate::ledger::{Decision, Status};
use crate::names;

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// Anybody.
    None,
    /// A user.
    User,
    /// A user, or nobody.
    UserOptional,
    /// Another homeserver, by a signed request.
    Server,
    /// An application service.
    Appservice,
    /// An application service, or nobody.
    AppserviceOptional,
    /// A user who administers this server.
    Admin,
    /// The operator.
    Operator,
    /// Whoever holds a token that was given in advance: the APIs that we call.
    Bearer,
}

/// What a request body is.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// No body is read.
    None,
    /// JSON.
    Json(Type),
    /// An HTML form.
    Form(Shape),
    /// An object with the one field that this path parameter names.
    Single(String),
    /// Bytes with a content type.
    Stream,
    /// Plain text.
    Text,
}

/// What a successful answer is.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// JSON.
    Json(Type),
    /// The array `[200, T]`.
    Tuple(Type),
    /// An object with the one field that this path parameter names.
    Single(String),
    /// Bytes with a content type, or a redirect to them.
    Stream,
    /// Plain text.
    Text,
    /// A redirect.
    Redirect,
    /// A page.
    Html,
    /// The two parts of federation media.
    Multipart,
}

/// Which of two operations on one route is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// This one if the body has the field.
    Body(String),
    /// This one if the query has the parameter.
    Query(String),
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
    /// Other paths of the same operation.
    pub also: Vec<String>,
    /// Whether it is asked on the host that the server's name names.
    pub on_server_name: bool,
    /// The flag that `/versions` advertises it by.
    pub flag: Option<String>,
    /// How it is told from another operation on its route.
    pub when: Option<When>,
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
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Path parameters in the order of the path.
    pub parameters: Vec<Field>,
    /// Query parameters.
    pub query: Shape,
    /// Headers that are read.
    pub headers: Vec<Field>,
    /// The body of the request.
    pub body: Body,
    /// The body of the answer.
    pub response: Answer,
    /// Whether errors have the form of OAuth instead of Matrix.
    pub oauth_errors: bool,
    /// Declared error codes.
    pub errors: Vec<String>,
    /// What we make of it.
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
        self.decision.status == Some(Status::Served)
    }
}
