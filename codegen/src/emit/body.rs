//! Request and response bodies as Rust.

use super::rust::{Collector, Role};
use crate::model::{Answer, Body, Operation, Type};

/// The body of a request, for the template.
pub struct BodyView {
    /// The name of `lattice_wire::BodyKind`.
    pub kind: &'static str,
    /// The Rust type, if there is a body.
    pub rust: Option<String>,
    /// The expression that decodes the body from the parts of a request.
    pub decode: String,
    /// The expression that encodes the body into a request.
    pub encode: Option<String>,
}

impl BodyView {
    pub fn of(collected: &mut Collector, operation: &Operation) -> Self {
        let doc = "The body of the request.";
        let (kind, rust, decode, encode) = match &operation.body {
            Body::None => return Self { kind: "None", rust: None, decode: String::new(), encode: None },
            Body::Json(Type::Struct(shape)) => {
                collected.add_struct("Body", doc, Role::Part, shape);
                ("Json", "Body".to_owned(), "parts.json()?".to_owned(), "request.json(&self.body)?")
            }
            Body::Json(kind) => {
                let (name, decode) = if *kind == Type::Object { ("Raw", "raw") } else { ("Json", "json") };
                let rust = collected.alone("Body", kind).0;
                (name, rust, format!("parts.{decode}()?"), "request.json(&self.body)?")
            }
            Body::Form(shape) => {
                collected.add_struct("Body", doc, Role::Part, shape);
                ("Form", "Body".to_owned(), "parts.form()?".to_owned(), "request.form(&self.body)?")
            }
            Body::Single(name) => {
                collected.raw = true;
                let index = operation.parameters.iter().position(|field| field.name == *name);
                let decode = format!("parts.single({}, {name:?})?", index.unwrap_or_default());
                return Self {
                    kind: "Raw",
                    rust: Some("Box<RawValue>".to_owned()),
                    decode,
                    encode: single(operation, name),
                };
            }
            Body::Stream => {
                collected.wire.insert("Upload");
                ("Stream", "Upload".to_owned(), "parts.upload()".to_owned(), "request.upload(self.body)")
            }
            Body::Text => {
                ("Text", "String".to_owned(), "parts.text()?".to_owned(), "request.text(self.body)")
            }
        };
        Self { kind, rust: Some(rust), decode, encode: Some(encode.to_owned()) }
    }
}

fn single(operation: &Operation, name: &str) -> Option<String> {
    let field = operation.parameters.iter().find(|field| field.name == name)?;
    Some(format!("request.single(&self.{}, &self.body)?", crate::names::field(&field.name)))
}

/// The type of a response body that is not a struct.
pub struct Newtype {
    pub rust: String,
    pub schema: Option<String>,
    /// Whether it is the second element of `[200, T]`.
    pub tuple: bool,
}

/// The definition of `Response`, if `Response` is not among the structs of the file.
#[derive(Default)]
pub struct ResponseView {
    pub reexport: Option<String>,
    pub newtype: Option<Newtype>,
}

impl ResponseView {
    pub fn of(collected: &mut Collector, operation: &Operation) -> Self {
        let reexport = |path: &str| Self { reexport: Some(path.to_owned()), newtype: None };
        match &operation.response {
            Answer::Json(Type::Named(name)) => reexport(&format!("crate::types::{name}")),
            Answer::Json(kind) => Self::json(collected, kind, false),
            Answer::Tuple(kind) => Self::json(collected, kind, true),
            Answer::Single(_) => reexport("lattice_wire::Single"),
            Answer::Stream => reexport("lattice_wire::Download"),
            Answer::Text => reexport("lattice_wire::PlainText"),
            Answer::Redirect => reexport("lattice_wire::Redirect"),
            Answer::Html => reexport("lattice_wire::Html"),
            Answer::Multipart => reexport("lattice_wire::FederationMedia"),
        }
    }

    fn json(collected: &mut Collector, kind: &Type, tuple: bool) -> Self {
        if let Type::Struct(shape) = kind {
            let role = if tuple { Role::TupleAnswer } else { Role::Answer };
            collected.add_struct("Response", "The body of the response.", role, shape);
            return Self::default();
        }
        collected.serde = true;
        let (rust, schema) = collected.alone("Answer", kind);
        let schema = (schema != rust).then_some(schema);
        Self { reexport: None, newtype: Some(Newtype { rust, schema, tuple }) }
    }
}
