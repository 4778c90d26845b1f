//! Sample messages of an operation, generated from `spec/`: with every field, or with required fields only.

use lattice_codegen::{Answer, Body, Field, Operation, Shape, Specification, Tagged, Type};
use lattice_wire::http::{HeaderMap, Request, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::differences;
use crate::echo::success;

/// The fields that a sample contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    All,
    Required,
}

/// Generates the samples of one operation.
pub struct Sampler<'a> {
    specification: &'a Specification,
    operation: &'a Operation,
    fill: Fill,
    /// Whether text contains `%`, which ruma's client does not encode in a path.
    percent: bool,
    state: u64,
}

/// The characters of random text: characters with a meaning in a URL or in JSON, and other characters.
const LETTERS: [char; 12] = ['a', 'Z', '0', '/', '#', '?', '&', '+', 'ü', ' ', '"', '~'];
/// The characters that identifiers may contain and that ruma's client encodes correctly in a path segment.
const ID_LETTERS: [char; 7] = ['a', 'z', '0', '/', '#', 'ü', '+'];

impl<'a> Sampler<'a> {
    pub fn new(
        specification: &'a Specification,
        operation: &'a Operation,
        fill: Fill,
        percent: bool,
        seed: u64,
    ) -> Self {
        Self { specification, operation, fill, percent, state: seed.wrapping_mul(2).wrapping_add(1) }
    }

    /// Generates a request of the operation, without credentials.
    pub fn request(&mut self) -> Request<Vec<u8>> {
        let operation = self.operation;
        let mut target = String::new();
        let mut parameters = operation.parameters.iter();
        for segment in operation.path.split('/').skip(1) {
            target.push('/');
            if segment.starts_with('{') {
                let value = text(&self.field("path", parameters.next().unwrap()));
                target.extend(utf8_percent_encode(&value, NON_ALPHANUMERIC));
            } else {
                target.push_str(segment);
            }
        }
        let query = form(&self.shape("query", &operation.query));
        if !query.is_empty() {
            target.push('?');
            target.push_str(&query);
        }
        let mut headers = HeaderMap::new();
        for field in self.present("headers", &operation.headers) {
            // Headers are plain text (RFC 9110, section 5.5).
            let mut value = text(&self.field("headers", field));
            value.retain(|letter| letter.is_ascii_graphic());
            headers.insert(
                field.name.to_lowercase().parse::<lattice_wire::http::HeaderName>().unwrap(),
                value.parse().unwrap(),
            );
        }
        let (content_type, body) = self.body();
        if let Some(content_type) = content_type {
            headers.insert("content-type", content_type.parse().unwrap());
        }
        let mut request = Request::new(body);
        *request.uri_mut() = format!("https://example.org{target}").parse().unwrap();
        (*request.method_mut(), *request.headers_mut()) = (operation.method.parse().unwrap(), headers);
        request
    }

    fn body(&mut self) -> (Option<&'static str>, Vec<u8>) {
        let operation = self.operation;
        match &operation.body {
            Body::None => (None, Vec::new()),
            Body::Json(kind) => (Some("application/json"), self.value("body", kind).to_string().into_bytes()),
            Body::Form(shape) => {
                (Some("application/x-www-form-urlencoded"), form(&self.shape("body", shape)).into_bytes())
            }
            Body::Single(_) => {
                let value =
                    differences::value(&operation.name(), "body").expect("a value for a single field");
                (Some("application/json"), value.to_string().into_bytes())
            }
            Body::Stream => (None, b"\x00bytes\xff".to_vec()),
            Body::Text => (Some("text/plain"), "text ü".as_bytes().to_vec()),
        }
    }

    /// Generates a successful response of the operation.
    pub fn response(&mut self) -> Response<Vec<u8>> {
        let operation = self.operation;
        let json = |value: Value| {
            success("application/json", &HeaderMap::new(), StatusCode::OK, value.to_string().into_bytes())
        };
        let mut headers = HeaderMap::new();
        match &operation.response {
            Answer::Json(kind) => json(self.value("response", kind)),
            Answer::Tuple(kind) => json(json!([200, self.value("response", kind)])),
            Answer::Single(_) => {
                json(differences::value(&operation.name(), "response").expect("a value for a single field"))
            }
            Answer::Stream => {
                headers.insert("content-disposition", "inline; filename=a.png".parse().unwrap());
                success("image/png", &headers, StatusCode::OK, b"\x00bytes\xff".to_vec())
            }
            Answer::Text => success("text/plain", &headers, StatusCode::OK, b"text".to_vec()),
            Answer::Html => {
                success("text/html; charset=utf-8", &headers, StatusCode::OK, b"<p>a page</p>".to_vec())
            }
            Answer::Redirect => {
                headers.insert("location", "https://e.org/there?a=b".parse().unwrap());
                let mut response = Response::new(Vec::new());
                (*response.status_mut(), *response.headers_mut()) = (StatusCode::FOUND, headers);
                response
            }
            Answer::Multipart => {
                let body = "--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b\r\nContent-Type: image/png\r\n\
                            Content-Disposition: inline; filename=a.png\r\n\r\nbytes\r\n--b--\r\n";
                success("multipart/mixed; boundary=b", &headers, StatusCode::OK, body.as_bytes().to_vec())
            }
        }
    }

    fn present<'f>(&self, place: &str, fields: &'f [Field]) -> Vec<&'f Field> {
        let name = self.operation.name();
        let is_there = |field: &&Field| {
            let place = format!("{place}.{}", field.name);
            let is_wanted = self.fill == Fill::All && !differences::is_left_out(&name, &place);
            field.required || is_wanted || differences::is_always_there(&name, &place)
        };
        fields.iter().filter(is_there).collect()
    }

    fn field(&mut self, place: &str, field: &Field) -> Value {
        self.value(&format!("{place}.{}", field.name), &field.kind)
    }

    fn shape(&mut self, place: &str, shape: &Shape) -> Map<String, Value> {
        let mut object = Map::new();
        for field in self.present(place, &shape.fields) {
            object.insert(field.name.clone(), self.field(place, field));
        }
        if let (Some(kind), Fill::All) = (&shape.others, self.fill) {
            let other =
                Field { name: "org.example.other".to_owned(), kind: (**kind).clone(), required: false };
            if !self.present(place, std::slice::from_ref(&other)).is_empty() {
                object.insert(other.name, self.value(&format!("{place}.*"), kind));
            }
        }
        object
    }

    fn tagged(&mut self, place: &str, tagged: &Tagged) -> Value {
        let (name, fields) = &tagged.variants[self.below(tagged.variants.len())];
        let shape = Shape { fields: [&tagged.common[..], fields].concat(), others: None };
        let mut object = self.shape(&format!("{place}<{name}>"), &shape);
        object.insert(tagged.tag.clone(), json!(name));
        Value::Object(object)
    }

    fn value(&mut self, place: &str, kind: &Type) -> Value {
        if let Some(value) = differences::value(&self.operation.name(), place) {
            return value;
        }
        match kind {
            Type::String | Type::Secret => json!(self.text()),
            Type::Int => json!(self.below(1_000) + 11),
            Type::Float => json!(0.25),
            Type::Bool => json!(true),
            Type::Object => {
                let key = Field { name: "org.example.key".to_owned(), kind: Type::String, required: false };
                let is_empty =
                    differences::is_left_out(&self.operation.name(), &format!("{place}.{}", key.name));
                if is_empty { json!({}) } else { json!({ key.name: self.text() }) }
            }
            Type::Json => json!(self.text()),
            Type::Id(id) => json!(self.identifier(id)),
            Type::Enum(values) => json!(values[self.below(values.len())]),
            Type::Kinds(kinds) => match kinds[0] {
                "object" => json!({ "org.example.key": self.text() }),
                "int" => json!(self.below(1_000) + 11),
                _ => json!(self.text()),
            },
            Type::Nullable(kind) => self.value(place, kind),
            Type::List(kind, _) => json!([self.value(&format!("{place}[]"), kind)]),
            Type::Map(key, kind) => {
                let key = text(&self.value(&format!("{place}{{}}"), key));
                let mut object = Map::new();
                object.insert(key, self.value(&format!("{place}.*"), kind));
                Value::Object(object)
            }
            Type::Struct(shape) => Value::Object(self.shape(place, shape)),
            Type::Tagged(tagged) => self.tagged(place, tagged),
            Type::Named(name) => {
                let named = self.specification.types.iter().find(|named| named.name == *name).unwrap();
                Value::Object(self.shape(place, &named.shape))
            }
        }
    }

    fn identifier(&mut self, id: &str) -> String {
        let local = self.letters(&ID_LETTERS, 8);
        match id {
            "DeviceId" | "TransactionId" => local,
            "EventId" => format!("${local}"),
            "MxcUri" => "mxc://example.org/abc".to_owned(),
            "RoomAliasId" => format!("#{local}:example.org"),
            "RoomId" | "RoomOrAliasId" => format!("!{local}:example.org"),
            "RoomVersionId" => "11".to_owned(),
            "ServerName" => "example.org:8448".to_owned(),
            "UserId" => format!("@{local}:example.org"),
            other => panic!("no sample of {other}"),
        }
    }

    fn text(&mut self) -> String {
        self.letters(&LETTERS, 10)
    }

    fn letters(&mut self, letters: &[char], length: usize) -> String {
        let mut text: String = (0..length).map(|_| letters[self.below(letters.len())]).collect();
        if self.percent {
            text.push('%');
        }
        text
    }

    /// Returns a pseudo-random number below `end`; the same seed gives the same numbers.
    fn below(&mut self, end: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % end
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn form(object: &Map<String, Value>) -> String {
    let one = |name: &str, value: &Value| {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        format!("{}={}", encode(name), encode(&text(value)))
    };
    let pairs = object.iter().flat_map(|(name, value)| match value {
        Value::Array(values) => values.iter().map(|value| one(name, value)).collect(),
        value => vec![one(name, value)],
    });
    pairs.collect::<Vec<_>>().join("&")
}
