//! The oracle: ruma's client API knows nothing of our generator. Its requests go through our router and
//! decoding, our answers through its parsing, and JSON on both ends must agree.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by a panic")]

mod complete;
mod errors;
mod requests;
mod responses;
mod scratch;

use std::borrow::Cow;

use futures_util::FutureExt;
use lattice_wire::{Incoming, Router, http, serve};
use ruma_common::api::auth_scheme::{AuthScheme, SendAccessToken};
use ruma_common::api::error::FromHttpResponseError;
use ruma_common::api::path_builder::{PathBuilder, SinglePath, VersionHistory};
use ruma_common::api::{
    IncomingResponseExt, MatrixVersion, OutgoingRequest, OutgoingRequestExt, SupportedVersions,
};

use scratch::Scratch;

/// What ruma needs to choose a path, for both of its ways to have one.
trait Input: PathBuilder {
    fn input() -> Self::Input<'static>;
}

impl Input for SinglePath {
    fn input() -> Self::Input<'static> {}
}

impl Input for VersionHistory {
    fn input() -> Self::Input<'static> {
        let versions = [MatrixVersion::V1_17].into();
        Cow::Owned(SupportedVersions { versions, features: Default::default() })
    }
}

type Answer<R> = Result<
    <R as OutgoingRequest>::IncomingResponse,
    FromHttpResponseError<<R as OutgoingRequest>::EndpointError>,
>;

/// Sends a request of ruma's client to the scratch server, through our router.
fn call<R>(server: &Scratch, request: R) -> Answer<R>
where
    R: OutgoingRequest,
    R::PathBuilder: Input,
    R::Authentication: for<'a> AuthScheme<Input<'a> = SendAccessToken<'a>>,
{
    let token = SendAccessToken::IfRequired("token");
    let request =
        request.try_into_http_request::<Vec<u8>>("https://example.org", token, R::PathBuilder::input());
    let (status, body) = send(server, request.unwrap());
    let response = http::Response::builder().status(status).body(&body[..]).unwrap();
    R::IncomingResponse::try_from_http_response(response)
}

/// Sends any request to the scratch server.
fn send(server: &Scratch, request: http::Request<Vec<u8>>) -> (http::StatusCode, Vec<u8>) {
    let (head, body) = request.into_parts();
    let incoming = Incoming {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        address: None,
        request_id: "oracle".to_owned(),
        body: Box::new(body),
    };
    let router = Router::new(scratch::routes());
    let reply = serve(&router, server, incoming).now_or_never().expect("nothing here waits");
    (reply.status, reply.body.bytes().unwrap().to_vec())
}
