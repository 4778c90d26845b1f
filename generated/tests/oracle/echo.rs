//! A server that handles every operation: the handler records the request and returns a given response.

use std::cell::RefCell;

use futures_util::FutureExt as _;
use lattice_wire::http::{HeaderMap, Request, Response, StatusCode};
use lattice_wire::{
    Appservice, Authenticate, AuthenticationData, Caller, Credentials, Flows, FromReply, Handle, Incoming,
    InteractiveChallenge, InteractiveFlows, IntoParts, MatrixError, Meta, Operation, Operator, Proofs,
    RawRequest, Received, RemoteServer, Route, Router, UnverifiedCaller, serve,
};
use ruma_common::{device_id, server_name, user_id};

/// The request that the handler received, encoded again by our encoder.
pub type Seen = Request<Vec<u8>>;

pub struct Echo {
    seen: RefCell<Option<Seen>>,
    answer: Result<Response<Vec<u8>>, MatrixError>,
    /// Whether user-interactive authentication is complete.
    pub is_confirmed: bool,
}

impl Echo {
    pub fn answering(answer: Response<Vec<u8>>) -> Self {
        Self { seen: RefCell::default(), answer: Ok(answer), is_confirmed: true }
    }

    pub fn refusing(error: MatrixError) -> Self {
        Self { seen: RefCell::default(), answer: Err(error), is_confirmed: true }
    }

    /// Takes the last request that the handler received.
    pub fn seen(&self) -> Option<Seen> {
        self.seen.take()
    }

    /// Sends a request through a router that has only `route`.
    pub fn send(&self, route: Route<Self>, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let (head, body) = request.into_parts();
        let incoming = Incoming {
            method: head.method,
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            address: None,
            received_ms: 0,
            request_id: "oracle".to_owned(),
            body: Box::new(body),
        };
        let reply = serve(&Router::new([route]), self, incoming).now_or_never().expect("nothing here waits");
        let mut response = Response::new(reply.body.bytes().unwrap().to_vec());
        (*response.status_mut(), *response.headers_mut()) = (reply.status, reply.headers);
        response
    }
}

impl<Op> Handle<Op> for Echo
where
    Op: Operation,
    Op::Request: IntoParts,
    Op::Response: FromReply,
{
    async fn handle(&self, _: Op::Caller, request: Op::Request) -> Result<Op::Response, MatrixError> {
        let outgoing = request.into_parts().expect("a request has a form on the wire");
        let body = outgoing.body.read(usize::MAX).await.expect("a body of bytes");
        let mut seen = Request::new(body);
        *seen.uri_mut() = format!("https://example.org{}", outgoing.target).parse().unwrap();
        (*seen.method_mut(), *seen.headers_mut()) = (outgoing.method, outgoing.headers);
        self.seen.replace(Some(seen));
        read_answer::<Op::Response>(self.answer.as_ref().map_err(Clone::clone)?)
            .map_err(|sentence| MatrixError::unknown("The sample does not fit.").because(sentence))
    }
}

/// Decodes a response of another server into our type.
pub fn read_answer<T: FromReply>(response: &Response<Vec<u8>>) -> Result<T, String> {
    let received = Received { status: response.status(), headers: response.headers(), body: response.body() };
    T::from_reply(&received).map_err(|error| format!("{error:?}"))
}

/// Builds a response with a content type.
pub fn success(
    content_type: &str,
    headers: &HeaderMap,
    status: StatusCode,
    body: Vec<u8>,
) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    (*response.status_mut(), *response.headers_mut()) = (status, headers.clone());
    response.headers_mut().insert("content-type", content_type.parse().unwrap());
    response
}

impl<Op: Operation> Flows<Op> for Echo {
    async fn flows(
        &self,
        _: Option<&Caller>,
        _: &Op::Request,
        _: bool,
    ) -> Result<InteractiveFlows, MatrixError> {
        Ok(InteractiveFlows::one(vec!["m.login.dummy"]))
    }
}

impl Authenticate for Echo {
    async fn caller(&self, _: &Meta, _: &Credentials) -> Result<Caller, MatrixError> {
        let (user_id, device_id) = (user_id!("@a:example.org").to_owned(), device_id!("D").to_owned());
        Ok(Caller { user_id, device_id, is_guest: false, is_admin: true, token_hash: String::new() })
    }

    async fn unverified_caller(&self, _: &Credentials) -> Result<UnverifiedCaller, MatrixError> {
        let (user_id, device_id) = (user_id!("@a:example.org").to_owned(), device_id!("D").to_owned());
        Ok(UnverifiedCaller { user_id, device_id, token_hash: String::new() })
    }

    async fn appservice(&self, _: &Credentials) -> Result<Option<Appservice>, MatrixError> {
        Ok(Some(Appservice { id: "irc".to_owned() }))
    }

    async fn remote_server(&self, _: &str, _: &RawRequest<'_>) -> Result<RemoteServer, MatrixError> {
        Ok(RemoteServer { server_name: server_name!("remote.example.org").to_owned() })
    }

    fn operator(&self, _: &Credentials) -> Result<Operator, MatrixError> {
        Ok(Operator)
    }

    async fn confirm(
        &self,
        _: &Meta,
        _: Option<&Caller>,
        (flows, _): (InteractiveFlows, Option<AuthenticationData>),
    ) -> Result<Proofs, MatrixError> {
        if self.is_confirmed {
            return Ok(Proofs::new());
        }
        Err(InteractiveChallenge::new("session".to_owned(), flows).into_error(None))
    }

    fn admit_address(&self, _: &Meta, _: Option<&str>) -> Result<(), MatrixError> {
        Ok(())
    }
}
