//! The operations of one section.

use std::collections::BTreeMap;
use std::path::Path;

use yaml_serde::Value;

use super::entry::Entry;
use super::types;
use crate::Error;
use crate::ledger::Decision;
use crate::model::{Api, Auth, Field, Operation, Shape, Type};

const KEYS: &[&str] = &[
    "auth",
    "body",
    "deprecated",
    "errors",
    "group",
    "guest",
    "interactive",
    "limited",
    "path",
    "query",
    "response",
    "route",
    "since",
];
const METHODS: &[&str] = &["DELETE", "GET", "POST", "PUT"];

/// Reads a section; takes the decisions it uses out of the ledger.
pub fn section(
    api: Api,
    path: &Path,
    file: &Value,
    known: &BTreeMap<String, Shape>,
    ledger: &mut BTreeMap<String, Decision>,
) -> Result<Vec<Operation>, Error> {
    let section = Entry::new(file, &["operations", "section"], known)?;
    if Some(section.text("section")?) != path.file_stem().and_then(|stem| stem.to_str()) {
        return Err(Error::new("section", "must be the name of the file"));
    }
    let operations = file.get("operations").ok_or_else(|| Error::new("operations", "is missing"))?;
    let mut found = Vec::new();
    for (id, value) in types::mapping(operations).map_err(|error| error.within("operations"))? {
        let name = format!("{}/{id}", api.folder());
        let decision = ledger
            .remove(&name)
            .ok_or_else(|| Error::new(&name, "is not in spec/ledger.toml: say served or absent"))?;
        found.push(operation(api, id, value, known, decision).map_err(|error| error.within(name))?);
    }
    Ok(found)
}

fn operation(
    api: Api,
    id: &str,
    value: &Value,
    known: &BTreeMap<String, Shape>,
    decision: Decision,
) -> Result<Operation, Error> {
    let entry = Entry::new(value, KEYS, known)?;
    let (method, path) = route(entry.text("route")?)?;
    let operation = Operation {
        api,
        id: id.to_owned(),
        group: group(entry.text("group")?)?,
        method: method.to_owned(),
        path: path.to_owned(),
        auth: auth(entry.text("auth")?)?,
        interactive: entry.flag("interactive")?,
        guest: entry.flag("guest")?,
        limited: entry.flag("limited")?,
        since: entry.version("since")?,
        deprecated: entry.version("deprecated")?,
        parameters: parameters(path, entry.shape("path")?)?,
        query: entry.shape("query")?,
        body: entry.kind("body")?,
        response: entry.shape("response")?,
        errors: entry.texts("errors")?,
        decision,
    };
    checked(operation)
}

/// What one key cannot say alone.
fn checked(operation: Operation) -> Result<Operation, Error> {
    for (place, fields) in [("path", &operation.parameters), ("query", &operation.query)] {
        if let Some(field) = fields.iter().find(|field| !fits_in_url(&field.kind)) {
            return Err(Error::new(&field.name, "cannot stand in a URL: use a scalar").within(place));
        }
    }
    match &operation.body {
        Some(Type::Struct(fields)) if operation.interactive && fields.iter().any(|f| f.name == "auth") => {
            return Err(Error::new("auth", "is read by the runtime: leave it out").within("body"));
        }
        Some(Type::Struct(_) | Type::Named(_) | Type::Object) | None => {}
        Some(_) => return Err(Error::new("body", "must be an object")),
    }
    if operation.body.is_none() && operation.interactive {
        return Err(Error::new("interactive", "needs a body to carry `auth`"));
    }
    if operation.limited && operation.decision.rate.is_none() {
        return Err(Error::new("limited", "needs a `rate` in spec/ledger.toml"));
    }
    Ok(operation)
}

fn fits_in_url(kind: &Type) -> bool {
    match kind {
        Type::String | Type::Int | Type::Bool | Type::Id(_) | Type::Enum(_) => true,
        Type::List(item) => !matches!(**item, Type::List(_)) && fits_in_url(item),
        Type::Secret | Type::Object | Type::Json | Type::Map(..) | Type::Struct(_) | Type::Named(_) => false,
    }
}

fn route(text: &str) -> Result<(&str, &str), Error> {
    let split = text.split_once(' ').filter(|(method, path)| {
        METHODS.contains(method) && path.starts_with('/') && !path.contains(char::is_whitespace)
    });
    split.ok_or_else(|| {
        Error::new("route", format!("must be `METHOD /path` with one of {}", METHODS.join(", ")))
    })
}

fn group(text: &str) -> Result<String, Error> {
    let plain = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '_');
    if plain { Ok(text.to_owned()) } else { Err(Error::new("group", "must be in snake case")) }
}

/// The parameters in the order of the path; each must be declared, and none beside them.
fn parameters(path: &str, mut declared: Shape) -> Result<Vec<Field>, Error> {
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let mut ordered = Vec::new();
    for name in names {
        let at = declared.iter().position(|field| field.name == name && field.required);
        let at =
            at.ok_or_else(|| Error::new(name, "stands in the route and must stand here").within("path"))?;
        ordered.push(declared.remove(at));
    }
    match declared.first() {
        Some(extra) => Err(Error::new(&extra.name, "does not stand in the route").within("path")),
        None => Ok(ordered),
    }
}

fn auth(text: &str) -> Result<Auth, Error> {
    match text {
        "none" => Ok(Auth::None),
        "user" => Ok(Auth::User),
        "user?" => Ok(Auth::UserOptional),
        "operator" => Ok(Auth::Operator),
        other => Err(Error::new("auth", format!("`{other}` is none of none, user, user?, operator"))),
    }
}
