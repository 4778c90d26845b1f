//! What the specification says about an operation before anybody handles it.

/// The method of a request, as the `http` crate has it.
pub use http::Method;

/// Who may call an operation; every route has exactly one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthClass {
    /// Anybody.
    None,
    /// A user with an access token.
    User,
    /// A user if a token is given, otherwise nobody; a bad token is still refused.
    UserOptional,
    /// Another homeserver, by a signed request (`X-Matrix`).
    Server,
    /// An application service, by its token.
    Appservice,
    /// An application service if the token is one's, otherwise nobody.
    AppserviceOptional,
    /// A user with an access token who administers this server.
    Admin,
    /// The operator of this server, by the operator's secret.
    Operator,
    /// Whoever holds a token that was given in advance: the APIs in which we are the client.
    Bearer,
}

/// Where the token of a request is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenCheck {
    /// Before the handler runs, by the User object.
    Always,
    /// By the object call that the handler makes anyway: saves one object request.
    InObject,
}

/// Which budget a request draws on; the numbers stand in [`crate::Rate::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateClass {
    /// Creating accounts.
    Register,
    /// Proving who one is.
    Login,
    /// Changing something.
    Write,
    /// Looking at something.
    Read,
}

/// What the body of a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// No body is read.
    None,
    /// A JSON object with known fields.
    Json,
    /// A JSON object that is kept byte for byte.
    Raw,
    /// An HTML form.
    Form,
    /// Plain text.
    Text,
    /// Bytes that the handler reads.
    Stream,
}

/// Which of two operations on one route is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This one if the body has the field.
    Body(&'static str),
    /// This one if the query has the parameter.
    Query(&'static str),
}

/// The facts of one operation that are enforced before its handler runs.
#[derive(Debug)]
pub struct Meta {
    /// `<api>/<operationId>`.
    pub name: &'static str,
    /// The method; `GET` answers `HEAD` as well.
    pub method: Method,
    /// The path, with `{name}` for each parameter.
    pub path: &'static str,
    /// Other paths of the same operation; the last parameters may lack there, and are empty then.
    pub also: &'static [&'static str],
    /// How it is told from another operation on the same route.
    pub when: Option<When>,
    /// Who may call.
    pub auth: AuthClass,
    /// Where the access token is checked.
    pub check: TokenCheck,
    /// Whether user-interactive authentication stands before the handler.
    pub interactive: bool,
    /// Whether guest accounts may call.
    pub guest: bool,
    /// The budget it draws on.
    pub rate: Option<RateClass>,
    /// The version of Matrix that added it.
    pub since: Option<(u8, u8)>,
    /// Whether Matrix has deprecated it.
    pub deprecated: bool,
    /// What its body is.
    pub body: BodyKind,
    /// The largest body read, in bytes.
    pub max_body: usize,
    /// Whether its errors have the form of OAuth 2.0 instead of Matrix.
    pub oauth_errors: bool,
    /// The error codes that the specification names for it.
    pub errors: &'static [&'static str],
}

impl Meta {
    /// `GET /` by anybody: what an operation differs from.
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
