//! The types that the parser produces and the emitter reads: APIs, operations, payloads.

mod api;
mod types;

pub use api::{Api, Direction};
pub use types::{Bound, Field, IDENTIFIERS, KINDS, Named, Shape, Tagged, Type};

use crate::ledger::{Decision, Status};
use crate::names;

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// Anybody.
    None,
    /// A user.
    User,
    /// A user or an unauthenticated client.
    UserOptional,
    /// Another homeserver, with a signed request.
    Server,
    /// An application service.
    Appservice,
    /// An application service or an unauthenticated client.
    AppserviceOptional,
    /// A user who administers this server.
    Admin,
    /// The operator.
    Operator,
    /// A client with a token agreed in advance, in the APIs that we only call.
    Bearer,
}

/// The form of a request body.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// The operation reads no body.
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

/// The form of a successful response.
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
    /// An HTML page.
    Html,
    /// The two multipart parts of federation media.
    Multipart,
}

/// The condition that selects one of two operations on the same route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// The body has this field.
    Body(String),
    /// The query has this parameter.
    Query(String),
}

/// One operation with its decision in the ledger.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The API.
    pub api: Api,
    /// The `operationId`.
    pub id: String,
    /// The folder of its file.
    pub group: String,
    /// The HTTP method.
    pub method: String,
    /// The path with `{name}` parameters.
    pub path: String,
    /// Other paths of the same operation.
    pub also: Vec<String>,
    /// Whether clients request it on the server name's own host, as for `.well-known`.
    pub on_server_name: bool,
    /// The unstable feature flag under which `/versions` advertises the operation.
    pub flag: Option<String>,
    /// The condition that distinguishes it from another operation on its route.
    pub when: Option<When>,
    /// Who may call the operation.
    pub auth: Auth,
    /// Whether the operation requires user-interactive authentication.
    pub interactive: bool,
    /// Whether guests may call.
    pub guest: bool,
    /// Whether the specification declares it rate-limited.
    pub limited: bool,
    /// The version of Matrix that added the operation.
    pub since: Option<(u8, u8)>,
    /// Whether the operation is deprecated.
    pub deprecated: bool,
    /// Path parameters in the order of the path.
    pub parameters: Vec<Field>,
    /// Query parameters.
    pub query: Shape,
    /// The headers that the operation reads.
    pub headers: Vec<Field>,
    /// The body of the request.
    pub body: Body,
    /// The body of the response.
    pub response: Answer,
    /// Whether errors have the OAuth 2.0 format instead of the Matrix format.
    pub oauth_errors: bool,
    /// The declared error codes.
    pub errors: Vec<String>,
    /// The decision in the ledger.
    pub decision: Decision,
}

impl Operation {
    /// `<api>/<operationId>`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.api.folder(), self.id)
    }

    /// Whether it is a page of the specification's prose, which the OpenAPI files leave out.
    pub(crate) fn is_page(&self) -> bool {
        self.id.ends_with("Fallback")
    }

    /// The address of its section in the specification; `None` if the OpenAPI files of the specification lack the operation.
    #[must_use]
    pub fn specification_section(&self) -> Option<String> {
        let page = self.api.page().filter(|_| !self.is_page())?;
        let letters = |letter: &char| letter.is_ascii_alphanumeric() || ['_', '-'].contains(letter);
        let anchor: String = format!("{}{}", self.method, self.path).chars().filter(letters).collect();
        Some(format!("https://spec.matrix.org/v1.17/{page}/#{}", anchor.to_lowercase()))
    }

    /// The name of its module and of its file: `get_token_owner`.
    #[must_use]
    pub fn module(&self) -> String {
        names::snake(&self.id)
    }

    /// The name of its marker type: `GetTokenOwner`.
    #[must_use]
    pub fn marker(&self) -> String {
        names::pascal(&self.id)
    }

    /// The path of its file below `src/` of `generated` and `handlers`: `client/session_management/login.rs`.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}/{}/{}.rs", self.api.folder(), self.group, self.module())
    }

    /// Whether the server serves the operation: a handler must exist.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.decision.status == Some(Status::Served)
    }
}
