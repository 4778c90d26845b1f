//! The runtime of generated code: operations, callers, errors, decoding and the router.
//!
//! The crate contains no endpoint and performs no IO: [`Incoming`] is a request, [`BodySource`] reads its
//! body, and [`Reply`] is the response.
//!
//! The order of checks is the same for every operation: length of the URL, path, method, rate limit of the
//! address, credentials, size of the body, signature, request, user-interactive authentication, handler.
//! The first failed check determines the response. [`serve`] adds CORS headers and a request id to every
//! response.
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
mod served_request;
mod values;

pub use authenticate::Authenticate;
pub use caller::{
    Administrator, Appservice, Bearer, Caller, Confirmed, Operator, Proofs, RemoteServer, UnverifiedCaller,
};
pub use credentials::{Credentials, MAX_TOKEN_BYTES, address_block};
pub use decode::{Parts, decode_segment};
pub use error::MatrixError;
pub use from_credentials::{FromCredentials, Identify, SessionOwner, Signature};
pub use incoming::{BodyError, BodySource, Incoming, MAX_DRAINED_BYTES, Upload};
pub use interactive::{AuthenticationData, InteractiveChallenge, InteractiveFlows};
pub use json::{MAX_JSON_DEPTH, check_json, from_bytes};
pub use meta::{AuthClass, BodyKind, Meta, Method, RateClass, TokenCheck, When};
pub use multipart::FederationMedia;
pub use operation::{Flows, FromParts, Handle, IntoReply, Operation};
pub use outgoing::{EncodeError, FromReply, IntoParts, Outgoing, Parameter, Received, ResponseError};
pub use payloads::{Content, ContentPart, Download, Html, PlainText, Redirect, Single};
pub use rate_limit::{MAX_RATE_LIMIT_ENTRIES, Rate, RateLimiter};
pub use raw_request::RawRequest;
pub use reply::{Payload, Reply};
pub use route::{Route, either, route};
pub use router::Router;
pub use serve::{MAX_REQUEST_ID_BYTES, MAX_URL_BYTES, serve, with_common_headers};
pub use served_request::ServedRequest;
pub use values::{AtMost, Kind, null_is_a_value, nullable, part};

/// A boxed future that need not be `Send`: the platform runs one thread per isolate.
pub use futures_util::future::LocalBoxFuture;
pub use http;
/// The integers of canonical JSON: within ±(2^53 − 1).
pub use js_int::{Int, UInt};
