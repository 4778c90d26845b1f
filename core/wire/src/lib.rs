//! What generated code stands on: operations, callers, errors, decoding, the router.
//!
//! Nothing here knows a single endpoint, and nothing here performs IO: a request comes in as
//! [`Incoming`], its body is pulled through [`BodySource`], and the answer is a [`Reply`].
//!
//! The order of checks is the same for every operation: length of the URL, path, method, budget of
//! the address, credentials, size of the body, request, confirmation, handler. Whatever fails first
//! is the answer, and [`serve`] gives every answer CORS headers and a request id.
#![forbid(unsafe_code)]

mod authenticate;
mod caller;
mod credentials;
mod decode;
mod error;
mod from_credentials;
mod incoming;
mod interactive;
mod json;
mod meta;
mod multipart;
mod operation;
mod outgoing;
mod payloads;
mod rate_limit;
mod raw_request;
mod reply;
mod route;
mod router;
mod serve;
mod values;

pub use authenticate::Authenticate;
pub use caller::{
    Administrator, Appservice, Bearer, Caller, Confirmed, Operator, Proofs, RemoteServer, UnverifiedCaller,
};
pub use credentials::{Credentials, MAX_TOKEN_BYTES};
pub use decode::{Parts, decode_segment};
pub use error::MatrixError;
pub use from_credentials::{FromCredentials, SessionOwner};
pub use incoming::{BodyError, BodySource, Incoming, Upload};
pub use interactive::{AuthenticationData, InteractiveChallenge, InteractiveFlows};
pub use json::{MAX_JSON_DEPTH, check_json};
pub use meta::{AuthClass, BodyKind, Meta, Method, RateClass, TokenCheck, When};
pub use multipart::FederationMedia;
pub use operation::{Flows, FromParts, Handle, IntoReply, Operation};
pub use outgoing::{AnswerError, EncodeError, FromReply, IntoParts, Outgoing, Parameter, Received};
pub use payloads::{Content, Download, Html, PlainText, Redirect, Single};
pub use rate_limit::{MAX_RATE_LIMIT_ENTRIES, Rate, RateLimiter};
pub use raw_request::RawRequest;
pub use reply::{Payload, Reply};
pub use route::{Route, either, route};
pub use router::Router;
pub use serve::{MAX_REQUEST_ID_BYTES, MAX_URL_BYTES, serve, with_cors};
pub use values::{AtMost, Kind, given, part, present};

/// A boxed future that need not be `Send`: the platform runs one thread per isolate.
pub use futures_util::future::LocalBoxFuture;
pub use http;
/// Integers as JSON has them between servers: within ±(2^53 − 1).
pub use js_int::{Int, UInt};
