//! The facts of the specification that are enforced before an operation's handler runs.

/// The HTTP method of an operation.
pub use http::Method;
use percent_encoding::percent_decode_str;

/// Who may call an operation; every route has exactly one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthClass {
    /// Any caller, without authentication.
    None,
    /// A user with an access token.
    User,
    /// A user if the request has an access token, otherwise any caller; an invalid token is refused.
    UserOptional,
    /// Another homeserver, by a signature over the request (`X-Matrix`).
    Server,
    /// An application service, by its token.
    Appservice,
    /// An application service if the token belongs to one, otherwise any caller.
    AppserviceOptional,
    /// A user with an access token who administers this server.
    Admin,
    /// The operator of this server, by the operator's secret.
    Operator,
    /// The holder of a preconfigured token, in the APIs of which this server is a client.
    Bearer,
}

/// Where the token of a request is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenCheck {
    /// By the User object, before the handler runs.
    Always,
    /// By the object that executes the handler's command, which saves one object request.
    InObject,
}

/// The rate limit that a request counts against; [`crate::Rate::of`] defines the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateClass {
    /// Operations that create accounts.
    Register,
    /// Operations that authenticate, such as login.
    Login,
    /// Operations that write.
    Write,
    /// Operations that only read.
    Read,
    /// Operations that read the texts of many rooms.
    Search,
    /// Operations that fetch pages of the web.
    Preview,
}

/// The format of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// No body is read.
    None,
    /// A JSON object, decoded into known fields.
    Json,
    /// A JSON object that is kept byte for byte.
    Raw,
    /// An HTML form.
    Form,
    /// Plain text.
    Text,
    /// Bytes that the handler reads itself.
    Stream,
}

/// The condition that selects one of two operations with the same method and path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The operation applies if the body has the field.
    Body(&'static str),
    /// The operation applies if the query has the parameter.
    Query(&'static str),
}

impl When {
    /// Whether a request with this query may meet the condition: a condition on the body may always be met.
    pub(crate) fn may_hold(self, query: &str) -> bool {
        match self {
            Self::Body(_) => true,
            Self::Query(name) => {
                let mut keys = query.split('&').filter_map(|pair| pair.split('=').next());
                keys.any(|key| percent_decode_str(key).decode_utf8().is_ok_and(|key| key == name))
            }
        }
    }
}

/// The facts of one operation. The router enforces them before the handler runs.
#[derive(Debug)]
pub struct Meta {
    /// `<api>/<operationId>`.
    pub name: &'static str,
    /// The method; an operation with `GET` also serves `HEAD`.
    pub method: Method,
    /// The path, with `{name}` for each parameter.
    pub path: &'static str,
    /// Other paths of the same operation; trailing parameters that a path omits are empty.
    pub also: &'static [&'static str],
    /// The condition that selects this operation, if another one has the same method and path.
    pub when: Option<When>,
    /// The callers that the operation accepts.
    pub auth: AuthClass,
    /// Where the access token is checked.
    pub check: TokenCheck,
    /// Whether the operation requires user-interactive authentication.
    pub interactive: bool,
    /// Whether guest accounts may call the operation.
    pub guest: bool,
    /// The rate limit that the operation counts against.
    pub rate: Option<RateClass>,
    /// The Matrix version that added the operation.
    pub since: Option<(u8, u8)>,
    /// Whether the specification marks the operation as deprecated.
    pub deprecated: bool,
    /// The format of the request body.
    pub body: BodyKind,
    /// The maximum size of the request body, in bytes.
    pub max_body: usize,
    /// Whether errors have the form of OAuth 2.0 instead of Matrix.
    pub oauth_errors: bool,
    /// The error codes that the specification declares for the operation.
    pub errors: &'static [&'static str],
}

impl Meta {
    /// The defaults of an operation: `GET /`, without authentication, rate limit or body.
    pub const PLAIN: Self = Self {
        name: "",
        method: Method::GET,
        path: "/",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &[],
    };
}
