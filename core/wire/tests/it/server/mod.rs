//! A test server with ten small operations: each kind of caller, body and failure.

mod operations;

use std::cell::RefCell;

use futures_util::FutureExt;
use lattice_wire::http::{HeaderMap, HeaderName, HeaderValue, Method};
use lattice_wire::{
    Appservice, Authenticate, AuthenticationData, Caller, Credentials, Incoming, InteractiveChallenge,
    InteractiveFlows, MatrixError, Meta, Operator, Proofs, RawRequest, RemoteServer, Reply, Router,
    UnverifiedCaller, serve,
};
use ruma_common::{device_id, server_name, user_id};

/// Accepts the tokens `alice`, `admin`, `guest`, `appservice` and `operator`. The address `192.0.2.66` has
/// exceeded its rate limit.
#[derive(Default)]
pub struct Server {
    pub query_tokens: bool,
    pub undeclared: RefCell<Vec<String>>,
    pub failures: RefCell<Vec<String>>,
}

impl Authenticate for Server {
    async fn caller(&self, _: &Meta, credentials: &Credentials) -> Result<Caller, MatrixError> {
        let is_guest = match credentials.token() {
            Some("alice" | "admin") => false,
            Some("guest") => true,
            _ => return Err(MatrixError::unknown_token("No such token.")),
        };
        let (user_id, device_id) = (user_id!("@alice:a.example").to_owned(), device_id!("D").to_owned());
        let is_admin = credentials.token() == Some("admin");
        Ok(Caller { user_id, device_id, is_guest, is_admin, token_hash: String::new() })
    }

    async fn unverified_caller(&self, credentials: &Credentials) -> Result<UnverifiedCaller, MatrixError> {
        let (user_id, device_id) = (user_id!("@alice:a.example").to_owned(), device_id!("D").to_owned());
        Ok(UnverifiedCaller { user_id, device_id, token_hash: credentials.require_token()?.to_owned() })
    }

    async fn appservice(&self, credentials: &Credentials) -> Result<Option<Appservice>, MatrixError> {
        Ok((credentials.token() == Some("appservice")).then(|| Appservice { id: "irc".to_owned() }))
    }

    async fn remote_server(
        &self,
        signature: &str,
        raw: &RawRequest<'_>,
    ) -> Result<RemoteServer, MatrixError> {
        let RawRequest { method, path, query, body } = raw;
        let signed = format!("{method} {path}?{query} {}", String::from_utf8_lossy(body));
        if signature != signed {
            return Err(MatrixError::forbidden("The signature is not over this request."));
        }
        Ok(RemoteServer { server_name: server_name!("b.example").to_owned() })
    }

    fn operator(&self, credentials: &Credentials) -> Result<Operator, MatrixError> {
        match credentials.token() {
            Some("operator") => Ok(Operator),
            _ => Err(MatrixError::forbidden("Not the operator.")),
        }
    }

    async fn confirm(
        &self,
        _: &Meta,
        caller: Option<&Caller>,
        (flows, auth): (InteractiveFlows, Option<AuthenticationData>),
    ) -> Result<Proofs, MatrixError> {
        let session = format!("for {}", caller.map_or("nobody", |caller| caller.user_id.as_str()));
        match auth {
            Some(auth) if auth.session.as_ref() == Some(&session) => Ok(Proofs::new()),
            _ => Err(InteractiveChallenge::new(session, flows).into_error(None)),
        }
    }

    fn admit_address(&self, _: &Meta, address: Option<&str>) -> Result<(), MatrixError> {
        if address == Some("192.0.2.66") { Err(MatrixError::limit_exceeded(1_001)) } else { Ok(()) }
    }

    fn accepts_query_token(&self) -> bool {
        self.query_tokens
    }

    fn undeclared_error(&self, meta: &Meta, errcode: &str) {
        self.undeclared.borrow_mut().push(format!("{} {errcode}", meta.name));
    }

    fn server_failed(&self, request_id: &str, meta: &Meta, error: &MatrixError) {
        let cause = error.cause().unwrap_or_default();
        self.failures.borrow_mut().push(format!("{request_id} {} {cause}", meta.name));
    }
}

/// Builds a request.
pub fn request(method: &str, target: &str, token: Option<&str>, body: &[u8]) -> Incoming {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut incoming = Incoming {
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: HeaderMap::new(),
        address: None,
        received_ms: 0,
        request_id: "made-here".to_owned(),
        body: Box::new(body.to_vec()),
    };
    if let Some(token) = token {
        header(&mut incoming, "authorization", &format!("Bearer {token}"));
    }
    incoming
}

pub fn header(incoming: &mut Incoming, name: &'static str, value: &str) {
    incoming.headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
}

pub fn answer(server: &Server, incoming: Incoming) -> Reply {
    let router = Router::new(operations::ROUTES);
    serve(&router, server, incoming).now_or_never().unwrap()
}

/// The status and the error code, or the body of a success, in one line.
pub fn line(reply: &Reply) -> String {
    let text = String::from_utf8(reply.body.bytes().unwrap().to_vec()).unwrap();
    let code = text.split_once("\"errcode\":\"").and_then(|(_, rest)| rest.split_once('"'));
    let status = reply.status.as_u16();
    code.map_or(format!("{status} {text}"), |(code, _)| format!("{status} {code}"))
}
