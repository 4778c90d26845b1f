//! Imports the operations of one official file.

use std::collections::BTreeSet;
use std::path::Path;

use yaml_serde::{Mapping, Value};

use super::codes;
use super::document::{Documents, Located, section_name};
use super::schema::Types;
use crate::Error;

const METHODS: &[&str] = &["get", "put", "post", "delete"];

/// The facts that the operations of one section share.
struct Section<'a> {
    documents: &'a Documents,
    types: &'a Types<'a>,
    api: &'a str,
    file: &'a Path,
    base: String,
}

/// The operations of an official file by `operationId`, in the order of the file.
pub fn section(documents: &Documents, types: &Types<'_>, api: &str, file: &Path) -> Result<Mapping, Error> {
    let document = documents.document(file)?;
    let section = Section { documents, types, api, file, base: base(&document) };
    let mut found = Mapping::new();
    for (path, item) in pairs(document.get("paths")) {
        for (method, operation) in pairs(Some(item)) {
            if !METHODS.contains(&method) {
                return Err(Error::new(path, format!("has the unsupported method `{method}`")));
            }
            let id = operation.get("operationId").and_then(Value::as_str);
            let id = id.ok_or_else(|| Error::new(format!("{method} {path}"), "has no operationId"))?;
            let facts = section.operation(method, path, operation).map_err(|error| error.within(id))?;
            found.insert(Value::from(id), Value::Mapping(facts));
        }
    }
    Ok(found)
}

impl Section<'_> {
    fn operation(&self, method: &str, path: &str, operation: &Value) -> Result<Mapping, Error> {
        let mut facts = Facts::default();
        let tag = operation.get("tags").and_then(|tags| tags.get(0)).and_then(Value::as_str);
        facts.text("group", &tag.map_or_else(|| section_name(self.file), snake));
        facts.text("route", &format!("{} {}{}", method.to_uppercase(), self.base, path.trim_end()));
        if self.base.starts_with("/.well-known") {
            facts.text("host", "server_name");
        }
        facts.text("auth", auth(self.api, operation)?);
        let responses = operation.get("responses");
        let is_interactive = self.is_interactive(responses)?;
        facts.flag("interactive", is_interactive);
        facts.flag("limited", responses.is_some_and(|responses| responses.get("429").is_some()));
        if let Some(version) = operation.get("x-addedInMatrixVersion").and_then(Value::as_str) {
            facts.text("since", version);
        }
        facts.flag("deprecated", operation.get("deprecated").and_then(Value::as_bool) == Some(true));
        for (place, key) in [("path", "path"), ("query", "query"), ("header", "headers")] {
            let parameters = self.parameters(operation, place)?;
            facts.mapping(key, in_order_of(path, parameters));
        }
        if let Some(mut body) = self.body(operation)? {
            if let (Value::Mapping(fields), true) = (&mut body, is_interactive) {
                fields.shift_remove("auth?");
            }
            facts.value("body", body);
        }
        if let Some(response) = self.response(responses)? {
            facts.value("response", response);
        }
        let codes = self.codes(responses)?;
        if !codes.is_empty() {
            facts.value("errors", Value::Sequence(codes.into_iter().map(Value::from).collect()));
        }
        Ok(facts.0)
    }

    fn follow(&self, value: &Value) -> Result<Located, Error> {
        self.documents.follow(Located { file: self.file.to_owned(), value: value.clone(), is_file: false })
    }

    /// An operation is interactive if its 401 response lists the remaining stages.
    fn is_interactive(&self, responses: Option<&Value>) -> Result<bool, Error> {
        let Some(response) = responses.and_then(|responses| responses.get("401")) else { return Ok(false) };
        let Some(schema) = json(&self.follow(response)?.value).cloned() else { return Ok(false) };
        let reference = schema.get("$ref").and_then(Value::as_str).unwrap_or_default();
        Ok(reference.contains("auth_response"))
    }

    fn parameters(&self, operation: &Value, place: &str) -> Result<Mapping, Error> {
        let mut fields = Mapping::new();
        let parameters = operation.get("parameters").and_then(Value::as_sequence);
        for parameter in parameters.into_iter().flatten() {
            let at = self.follow(parameter)?;
            if at.value.get("in").and_then(Value::as_str) != Some(place) {
                continue;
            }
            let name = at.value.get("name").and_then(Value::as_str).unwrap_or_default();
            let none = Value::Mapping(Mapping::new());
            let schema = at.value.get("schema").unwrap_or(&none);
            let kind = self.types.convert(schema, &at.file, name)?;
            if place == "query" && kind.is_mapping() {
                // An object in the query stands for any other keys.
                fields.insert(Value::from("{string}"), Value::from("string"));
                continue;
            }
            let is_required = at.value.get("required").and_then(Value::as_bool) == Some(true);
            fields.insert(Value::from(if is_required { name.to_owned() } else { format!("{name}?") }), kind);
        }
        Ok(fields)
    }

    fn body(&self, operation: &Value) -> Result<Option<Value>, Error> {
        let Some(body) = operation.get("requestBody") else { return Ok(None) };
        let at = self.follow(body)?;
        match json(&at.value) {
            Some(schema) => self.types.convert(schema, &at.file, "body").map(Some),
            None => Ok(Some(Value::from("stream"))),
        }
    }

    /// The first response that is a success or a redirect; `None` for a response without fields.
    fn response(&self, responses: Option<&Value>) -> Result<Option<Value>, Error> {
        let succeeds = |(status, _): &(&str, &Value)| status.starts_with('2') || status.starts_with('3');
        let Some((status, response)) = pairs(responses).find(succeeds) else { return Ok(None) };
        let at = self.follow(response)?;
        if let Some(schema) = json(&at.value) {
            let kind = self.tuple_or_kind(schema, &at)?;
            let is_empty = kind.as_str() == Some("object") && self.is_always_empty(&at.value, schema)?;
            return Ok((!is_empty).then_some(kind));
        }
        let media = pairs(at.value.get("content")).map(|(media, _)| media).next();
        Ok(match media {
            Some("multipart/mixed") => Some(Value::from("multipart")),
            Some("text/html") => Some(Value::from("html")),
            Some(_) => Some(Value::from("stream")),
            None if status.starts_with('3') => Some(Value::from("redirect")),
            None => None,
        })
    }

    /// An object without declared fields is empty, unless an example has fields: then it is any object.
    fn is_always_empty(&self, answer: &Value, schema: &Value) -> Result<bool, Error> {
        let has_fields = |value: &Value| value.as_mapping().is_some_and(|fields| !fields.is_empty());
        let media = answer.get("content").and_then(|content| content.get("application/json"));
        for (_, example) in pairs(media.and_then(|media| media.get("examples"))) {
            if self.follow(example)?.value.get("value").is_some_and(has_fields) {
                return Ok(false);
            }
        }
        Ok(is_without_fields(schema) && !schema.get("example").is_some_and(has_fields))
    }

    /// Recognises `[200, {…}]`, which the official files declare as an array of a status or an object.
    fn tuple_or_kind(&self, schema: &Value, at: &Located) -> Result<Value, Error> {
        let choices = schema.get("items").and_then(|items| items.get("anyOf")).and_then(Value::as_sequence);
        if let Some([_status, answer]) = choices.map(Vec::as_slice) {
            let mut kind = self.types.convert(answer, &at.file, "response")?;
            if is_without_fields(answer) {
                kind = Value::Mapping(Mapping::new());
            }
            return Ok(Value::Sequence(vec![Value::from(200), kind]));
        }
        self.types.convert(schema, &at.file, "response")
    }

    /// The codes of the error responses, apart from 429, which every rate-limited operation may return.
    fn codes(&self, responses: Option<&Value>) -> Result<BTreeSet<String>, Error> {
        let mut codes = BTreeSet::new();
        let refuses = |status: &str| status.starts_with(['4', '5']) && status != "429";
        for (_, response) in pairs(responses).filter(|(status, _)| refuses(status)) {
            codes::collect(&self.follow(response)?.value, &mut codes);
        }
        Ok(codes)
    }
}

/// The facts of an operation, in the order of the format.
#[derive(Default)]
struct Facts(Mapping);

impl Facts {
    fn value(&mut self, key: &str, value: Value) {
        self.0.insert(Value::from(key), value);
    }

    fn text(&mut self, key: &str, text: &str) {
        self.value(key, Value::from(text));
    }

    fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.value(key, Value::from(true));
        }
    }

    fn mapping(&mut self, key: &str, mapping: Mapping) {
        if !mapping.is_empty() {
            self.value(key, Value::Mapping(mapping));
        }
    }
}

/// Who may call an operation, from the names of the official security schemes.
fn auth(api: &str, operation: &Value) -> Result<&'static str, Error> {
    let Some(schemes) = operation.get("security").and_then(Value::as_sequence) else { return Ok("none") };
    let names: BTreeSet<&str> =
        schemes.iter().flat_map(|scheme| pairs(Some(scheme)).map(|(name, _)| name)).collect();
    let is_optional = schemes.iter().any(|scheme| pairs(Some(scheme)).next().is_none());
    let has = |prefix: &str| names.iter().any(|name| name.starts_with(prefix));
    match (api, is_optional) {
        _ if has("signedRequest") => Ok("server"),
        ("client", _) if has("appservice") => Ok("appservice"),
        ("client", true) if has("accessToken") => Ok("user?"),
        ("client", false) if has("accessToken") => Ok("user"),
        ("appservice" | "identity" | "federation", _) if !names.is_empty() => Ok("bearer"),
        _ if names.is_empty() => Ok("none"),
        _ => Err(Error::new("security", format!("`{names:?}` is not known"))),
    }
}

/// The base path of an official file.
fn base(document: &Value) -> String {
    let server = document.get("servers").and_then(|servers| servers.get(0));
    let variables = server.and_then(|server| server.get("variables"));
    let base = variables.and_then(|variables| variables.get("basePath")?.get("default")?.as_str());
    base.unwrap_or_default().trim_end_matches('/').to_owned()
}

/// The parameters with those of the path first, in the order of the path.
fn in_order_of(path: &str, mut parameters: Mapping) -> Mapping {
    let mut ordered = Mapping::new();
    for name in path.split(['{', '}']) {
        if let Some(kind) = parameters.shift_remove(name) {
            ordered.insert(Value::from(name), kind);
        }
    }
    ordered.extend(parameters);
    ordered
}

fn json(at: &Value) -> Option<&Value> {
    at.get("content")?.get("application/json")?.get("schema")
}

fn is_without_fields(schema: &Value) -> bool {
    let says_more =
        ["additionalProperties", "allOf", "oneOf", "$ref"].iter().any(|key| schema.get(*key).is_some());
    !says_more && pairs(schema.get("properties")).next().is_none()
}

/// Converts `Account management` to `account_management`.
fn snake(tag: &str) -> String {
    tag.to_lowercase().replace([' ', '-'], "_")
}

fn pairs(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    let entries = value.and_then(Value::as_mapping);
    entries.into_iter().flatten().filter_map(|(key, value)| Some((key.as_str()?, value)))
}
