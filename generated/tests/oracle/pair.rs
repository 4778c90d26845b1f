//! A pair of one operation and ruma's endpoint of the same operation, as one type for all operations.

use std::any::type_name;
use std::sync::LazyLock;

use lattice_wire::http::{HeaderValue, Request, Response};
use lattice_wire::{
    AuthClass, FromCredentials, FromParts, FromReply, IntoParts, IntoReply, Meta, Operation, Route, route,
};
use ruma_appservice_api::HomeserverToken;
use ruma_common::api::auth_scheme::{
    AccessToken, AccessTokenOptional, AppserviceToken, AppserviceTokenOptional, AuthScheme, NoAccessToken,
    NoAuthentication, SendAccessToken,
};
use ruma_common::api::error::FromHttpResponseError;
use ruma_common::api::path_builder::{PathBuilder, SinglePath, VersionHistory};
use ruma_common::api::{
    IncomingRequest, IncomingRequestExt as _, IncomingResponseExt as _, MatrixVersion, OutgoingRequest,
    OutgoingRequestExt as _, OutgoingResponse, OutgoingResponseExt as _, SupportedVersions,
};
use ruma_common::server_name;
use ruma_federation_api::authentication::{ServerSignatures, XMatrixSigningInput};
use ruma_identity_service_api::IdentityServiceToken;
use ruma_signatures::Ed25519KeyPair;

use crate::echo::{Echo, read_answer};

pub type Bytes = Vec<u8>;
type Outcome<T> = Result<T, String>;

/// Both sides as functions over HTTP messages; an error says which side refuses which message.
pub struct Pair {
    pub meta: &'static Meta,
    pub route: fn() -> Route<Echo>,
    pub facts: fn() -> Facts,
    /// ruma decodes a request, and ruma's client encodes the request again.
    pub their_request: fn(Request<Bytes>, &[String]) -> Outcome<Request<Bytes>>,
    /// ruma's client decodes a response, and ruma's server encodes the response again.
    pub their_response: fn(Response<Bytes>) -> Outcome<Response<Bytes>>,
    /// ruma's client decodes an error response, and returns the error as text.
    pub their_refusal: fn(Response<Bytes>) -> Outcome<String>,
    /// Our client decodes a response, and our server encodes the response again.
    pub our_response: fn(Response<Bytes>) -> Outcome<Response<Bytes>>,
}

/// ruma's metadata of an endpoint.
#[derive(Debug, PartialEq, Eq)]
pub struct Facts {
    pub method: String,
    pub path: &'static str,
    pub auth: &'static str,
    pub limited: bool,
}

/// The paths of a ruma request type: one path, or one path per version of the specification.
pub trait Paths: PathBuilder {
    fn input() -> Self::Input<'static>;
    fn newest(&self) -> &'static str;
}

impl Paths for SinglePath {
    fn input() -> Self::Input<'static> {}
    fn newest(&self) -> &'static str {
        self.path()
    }
}

impl Paths for VersionHistory {
    fn input() -> Self::Input<'static> {
        let versions = [MatrixVersion::V1_17].into();
        std::borrow::Cow::Owned(SupportedVersions { versions, features: Default::default() })
    }
    fn newest(&self) -> &'static str {
        self.stable_paths().last().unwrap().1
    }
}

/// The sample credentials for requests of ruma's client.
pub trait Credentials: AuthScheme {
    fn credentials() -> Self::Input<'static>;
}

macro_rules! credentials {
    ($($scheme:ty => $value:expr;)*) => {$(
        impl Credentials for $scheme {
            fn credentials() -> Self::Input<'static> {
                $value
            }
        }
    )*};
}

credentials! {
    AccessToken => SendAccessToken::Always("token");
    AccessTokenOptional => SendAccessToken::Always("token");
    AppserviceToken => SendAccessToken::Appservice("token");
    AppserviceTokenOptional => SendAccessToken::Appservice("token");
    NoAccessToken => SendAccessToken::None;
    NoAuthentication => ();
    HomeserverToken => "token";
    IdentityServiceToken => "token";
    ServerSignatures => {
        static KEY: LazyLock<Ed25519KeyPair> = LazyLock::new(|| {
            Ed25519KeyPair::from_der(&Ed25519KeyPair::generate(), "1".to_owned()).unwrap()
        });
        XMatrixSigningInput::new(server_name!("a.example").to_owned(), server_name!("b.example").to_owned(), &KEY)
    };
}

impl Pair {
    /// Pairs an operation with ruma's endpoint of the same operation.
    pub const fn of<Op, R>() -> Self
    where
        Op: Operation,
        Op::Request: FromParts + IntoParts,
        Op::Response: FromReply + IntoReply,
        Op::Caller: FromCredentials<Echo, Op>,
        R: OutgoingRequest + IncomingRequest<OutgoingResponse = <R as OutgoingRequest>::IncomingResponse>,
        R::PathBuilder: Paths,
        R::Authentication: Credentials,
        <R as OutgoingRequest>::IncomingResponse: OutgoingResponse,
        <R as OutgoingRequest>::EndpointError: std::fmt::Debug,
    {
        Self {
            meta: Op::META,
            route: || with_credentials_read::<Op>(),
            facts: facts::<R>,
            their_request: their_request::<R>,
            their_response: their_response::<R>,
            their_refusal: their_refusal::<R>,
            our_response: |response| {
                let answer: Op::Response = read_answer(&response)?;
                let reply = answer.into_reply().map_err(|error| format!("our answer: {error:?}"))?;
                let mut written = Response::new(reply.body.bytes().unwrap().to_vec());
                (*written.status_mut(), *written.headers_mut()) = (reply.status, reply.headers);
                Ok(written)
            },
        }
    }
}

fn with_credentials_read<Op>() -> Route<Echo>
where
    Op: Operation,
    Op::Request: IntoParts,
    Op::Response: FromReply,
    Op::Caller: FromCredentials<Echo, Op>,
{
    route::<Echo, Op>()
}

fn facts<R: OutgoingRequest>() -> Facts
where
    R::PathBuilder: Paths,
{
    let auth = type_name::<R::Authentication>().rsplit("::").next().unwrap();
    Facts { method: R::METHOD.to_string(), path: R::PATH_BUILDER.newest(), auth, limited: R::RATE_LIMITED }
}

fn their_request<R>(request: Request<Bytes>, path: &[String]) -> Result<Request<Bytes>, String>
where
    R: OutgoingRequest + IncomingRequest,
    R::PathBuilder: Paths,
    R::Authentication: Credentials,
{
    let (head, body) = request.into_parts();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let request = R::try_from_http_request(Request::from_parts(head, &body[..]), &path);
    let request = request.map_err(|error| format!("ruma does not read the request: {error:?}"))?;
    let (credentials, paths) = (R::Authentication::credentials(), R::PathBuilder::input());
    let request = request.try_into_http_request("https://example.org", credentials, paths);
    request.map_err(|error| format!("ruma does not write it: {error:?}"))
}

fn read<R: OutgoingRequest>(
    response: Response<Bytes>,
) -> Result<R::IncomingResponse, FromHttpResponseError<R::EndpointError>> {
    let (head, body) = response.into_parts();
    R::IncomingResponse::try_from_http_response(Response::from_parts(head, &body[..]))
}

fn their_response<R>(response: Response<Bytes>) -> Result<Response<Bytes>, String>
where
    R: OutgoingRequest,
    R::IncomingResponse: OutgoingResponse,
    R::EndpointError: std::fmt::Debug,
{
    let response =
        read::<R>(response).map_err(|error| format!("ruma does not read the answer: {error:?}"))?;
    response.try_into_http_response().map_err(|error| format!("ruma does not write the answer: {error:?}"))
}

fn their_refusal<R>(response: Response<Bytes>) -> Result<String, String>
where
    R: OutgoingRequest,
    R::EndpointError: std::fmt::Debug,
{
    match read::<R>(response) {
        Err(FromHttpResponseError::Server(error)) => Ok(format!("{error:?}")),
        Err(error) => Err(format!("{error:?}")),
        Ok(_) => Err("a success".to_owned()),
    }
}

/// Adds the credentials that the operation's authentication class needs.
pub fn authorize(meta: &Meta, mut request: Request<Bytes>) -> Request<Bytes> {
    let value = match meta.auth {
        AuthClass::None => return request,
        AuthClass::Server => "X-Matrix origin=a",
        _ => "Bearer token",
    };
    request.headers_mut().insert("authorization", HeaderValue::from_static(value));
    request
}
