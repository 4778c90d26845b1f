//! The operations of one section.

use std::collections::BTreeMap;
use std::path::Path;

use serde_yaml_ng::Value;

use super::types;
use crate::Error;
use crate::ledger::Decision;
use crate::model::{Api, Auth, Field, Operation, Shape};

const KEYS: &[&str] = &[
    "auth",
    "body",
    "deprecated",
    "errors",
    "group",
    "guest",
    "interactive",
    "path",
    "query",
    "response",
    "route",
    "since",
];

/// Reads a section; takes the decisions it uses out of the ledger.
pub fn section(
    api: Api,
    path: &Path,
    file: &Value,
    known: &BTreeMap<String, Shape>,
    ledger: &mut BTreeMap<String, Decision>,
) -> Result<Vec<Operation>, Error> {
    if file.get("section").and_then(Value::as_str) != path.file_stem().and_then(|stem| stem.to_str()) {
        return Err(Error::new("section", "must be the name of the file"));
    }
    let operations = file.get("operations").ok_or_else(|| Error::new("operations", "is missing"))?;
    let mut found = Vec::new();
    for (id, value) in types::mapping(operations)? {
        let name = format!("{}/{id}", api.folder());
        let decision =
            ledger.remove(&name).ok_or_else(|| Error::new(&name, "the ledger says nothing about it"))?;
        found.push(operation(api, id, value, known, decision).map_err(|error| error.within(id))?);
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
    if let Some((key, _)) = types::mapping(value)?.into_iter().find(|(key, _)| !KEYS.contains(key)) {
        return Err(Error::new(key, "is no key of an operation"));
    }
    let (method, path) = text(value, "route")?
        .split_once(' ')
        .ok_or_else(|| Error::new("route", "is written `METHOD /path`"))?;
    Ok(Operation {
        api,
        id: id.to_owned(),
        group: text(value, "group")?.to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        auth: auth(text(value, "auth")?)?,
        interactive: flag(value, "interactive"),
        guest: flag(value, "guest"),
        since: version(value, "since")?,
        deprecated: version(value, "deprecated")?,
        parameters: parameters(path, value, known)?,
        query: shape(value, "query", known)?,
        body: value
            .get("body")
            .map(|body| types::parse(body, known))
            .transpose()
            .map_err(|e| e.within("body"))?,
        response: shape(value, "response", known)?,
        errors: value.get("errors").and_then(Value::as_sequence).map_or_else(Vec::new, |codes| {
            codes.iter().filter_map(|code| code.as_str().map(str::to_owned)).collect()
        }),
        decision,
    })
}

/// The parameters in the order of the path; each must be declared, and none beside them.
fn parameters(path: &str, value: &Value, known: &BTreeMap<String, Shape>) -> Result<Vec<Field>, Error> {
    let mut declared = shape(value, "path", known)?;
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let mut ordered = Vec::new();
    for name in names {
        let at = declared.iter().position(|field| field.name == name);
        let at = at.ok_or_else(|| Error::new(name, "stands in the route, not under `path`"))?;
        ordered.push(declared.remove(at));
    }
    match declared.first() {
        Some(extra) => Err(Error::new(&extra.name, "stands under `path`, not in the route")),
        None => Ok(ordered),
    }
}

fn shape(value: &Value, key: &str, known: &BTreeMap<String, Shape>) -> Result<Shape, Error> {
    value
        .get(key)
        .map_or_else(|| Ok(Vec::new()), |fields| types::fields(fields, known).map_err(|e| e.within(key)))
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str, Error> {
    value.get(key).and_then(Value::as_str).ok_or_else(|| Error::new(key, "is missing"))
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or_default()
}

fn version(value: &Value, key: &str) -> Result<Option<(u8, u8)>, Error> {
    let Some(text) = value.get(key).and_then(Value::as_str) else { return Ok(None) };
    let parsed =
        text.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    parsed.map(Some).ok_or_else(|| Error::new(key, "is written \"1.17\""))
}

fn auth(text: &str) -> Result<Auth, Error> {
    match text {
        "none" => Ok(Auth::None),
        "user" => Ok(Auth::User),
        "user?" => Ok(Auth::UserOptional),
        "operator" => Ok(Auth::Operator),
        other => Err(Error::new("auth", format!("`{other}` is none of: none, user, user?, operator"))),
    }
}
