//! The schemas of all operations, and an OpenAPI document of those that are served.

mod admin;
mod appservice;
mod client;
mod document;
mod federation;
mod identity;
mod msc;
mod oauth;
mod push_gateway;

use std::cell::Cell;

use lattice_wire::http::{HeaderMap, StatusCode};
use lattice_wire::{FromReply, IntoReply, Meta, Operation, Parts, Received};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::document::document;

/// Makes a schema.
pub type Subschema = fn(&mut SchemaGenerator) -> Schema;
/// Decodes JSON and encodes it again, or returns the error.
pub type RoundTrip = fn(&str) -> Result<String, String>;

/// An operation with its schemas; `None` for a body that is not JSON.
pub struct Described {
    /// The facts of the operation.
    pub meta: &'static Meta,
    /// Whether this server serves it.
    pub is_served: bool,
    /// Whether its body is an HTML form instead of JSON.
    pub is_form: bool,
    group: &'static str,
    /// The query as an object.
    pub query: Option<Subschema>,
    /// The body.
    pub body: Option<Subschema>,
    /// The response.
    pub response: Option<Subschema>,
    /// Reads and writes the body, if it is JSON.
    pub body_again: Option<RoundTrip>,
    /// Decodes and encodes the response, if it is JSON.
    pub response_again: Option<RoundTrip>,
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// `_body` only determines the type of the body.
const fn body_again<Op: Operation, B: DeserializeOwned + Serialize>(
    _body: fn(Op::Request) -> B,
) -> RoundTrip {
    |text| {
        let (headers, stream) = (&HeaderMap::new(), Cell::default());
        let parts = Parts { path: Vec::new(), query: "", headers, body: text.as_bytes(), stream };
        let body: B = parts.json().map_err(|error| format!("{error:?}"))?;
        serde_json::to_string(&body).map_err(|error| error.to_string())
    }
}

fn response_again<Op: Operation<Response: FromReply>>(text: &str) -> Result<String, String> {
    let received = Received { status: StatusCode::OK, headers: &HeaderMap::new(), body: text.as_bytes() };
    let response = Op::Response::from_reply(&received).map_err(|error| format!("{error:?}"))?;
    let reply = response.into_reply().map_err(|error| format!("{error:?}"))?;
    Ok(String::from_utf8_lossy(reply.body.bytes().unwrap_or_default()).into_owned())
}

/// The schema of a required field that may be `null`.
pub fn nullable<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Option<T>>()
}

/// All operations of `spec/`.
pub fn operations() -> impl Iterator<Item = &'static Described> {
    let apis = [
        admin::OPERATIONS,
        appservice::OPERATIONS,
        client::OPERATIONS,
        federation::OPERATIONS,
        identity::OPERATIONS,
        msc::OPERATIONS,
        oauth::OPERATIONS,
        push_gateway::OPERATIONS,
    ];
    apis.into_iter().flatten()
}
