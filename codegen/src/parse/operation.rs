//! Parses the operations of one section.

use std::collections::BTreeMap;
use std::path::Path;

use yaml_serde::Value;

use super::entry::Entry;
use super::types::{self, Known};
use super::{checks, payload};
use crate::Error;
use crate::ledger::Decision;
use crate::model::{Api, Auth, Field, Operation, When};

const KEYS: &[&str] = &[
    "also",
    "auth",
    "body",
    "deprecated",
    "error",
    "errors",
    "flag",
    "group",
    "guest",
    "headers",
    "host",
    "interactive",
    "limited",
    "path",
    "query",
    "response",
    "route",
    "since",
    "when",
];
const METHODS: &[&str] = &["DELETE", "GET", "POST", "PUT"];

/// Reads a section, and removes the decisions of its operations from `ledger`.
pub fn section(
    api: Api,
    path: &Path,
    file: &Value,
    known: &Known,
    ledger: &mut BTreeMap<String, Decision>,
) -> Result<Vec<Operation>, Error> {
    let section = Entry::new(file, &["adds", "operations", "section"], known)?;
    if Some(section.text("section")?) != path.file_stem().and_then(|stem| stem.to_str()) {
        return Err(Error::new("section", "must be the name of the file"));
    }
    let Some(operations) = section.get("operations") else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for (id, value) in types::mapping(operations).map_err(|error| error.within("operations"))? {
        let name = format!("{}/{id}", api.folder());
        let decision = ledger
            .remove(&name)
            .ok_or_else(|| Error::new(&name, "is not in spec/ledger.toml: add its decision"))?;
        decision.check(api).map_err(|error| error.within(&name).within("spec/ledger.toml"))?;
        found.push(operation(api, id, value, known, decision).map_err(|error| error.within(name))?);
    }
    Ok(found)
}

fn operation(
    api: Api,
    id: &str,
    value: &Value,
    known: &Known,
    decision: Decision,
) -> Result<Operation, Error> {
    let entry = Entry::new(value, KEYS, known)?;
    let (method, path) = route(entry.text("route")?)?;
    let parameters = parameters(path, entry.fields("path")?)?;
    let body = payload::body(entry.get("body"), known, &parameters).map_err(|error| error.within("body"))?;
    let response = payload::answer(entry.get("response"), known, &parameters);
    let operation = Operation {
        api,
        id: id.to_owned(),
        group: group(entry.text("group")?)?,
        method: method.to_owned(),
        path: path.to_owned(),
        also: entry.texts("also")?,
        on_server_name: word(&entry, "host", "server_name")?,
        flag: entry.optional_text("flag")?.map(str::to_owned),
        when: when(&entry)?,
        auth: auth(entry.text("auth")?)?,
        interactive: entry.flag("interactive")?,
        guest: entry.flag("guest")?,
        limited: entry.flag("limited")?,
        since: entry.version("since")?,
        deprecated: entry.flag("deprecated")?,
        parameters,
        query: entry.shape("query")?,
        headers: entry.fields("headers")?,
        body,
        response: response.map_err(|error| error.within("response"))?,
        oauth_errors: word(&entry, "error", "oauth")?,
        errors: entry.texts("errors")?,
        decision,
    };
    checks::check(&operation)?;
    Ok(operation)
}

/// Whether a key exists, whose only allowed value is `only`.
fn word(entry: &Entry<'_>, key: &str, only: &str) -> Result<bool, Error> {
    match entry.optional_text(key)? {
        None => Ok(false),
        Some(text) if text == only => Ok(true),
        Some(_) => Err(Error::new(key, format!("can only be {only}"))),
    }
}

fn when(entry: &Entry<'_>) -> Result<Option<When>, Error> {
    let Some(value) = entry.get("when") else { return Ok(None) };
    let pairs = types::mapping(value).map_err(|error| error.within("when"))?;
    let when = match pairs.as_slice() {
        [("body", field)] => field.as_str().map(|field| When::Body(field.to_owned())),
        [("query", field)] => field.as_str().map(|field| When::Query(field.to_owned())),
        _ => None,
    };
    let when = when.ok_or_else(|| Error::new("when", "must name one field of the body or of the query"));
    when.map(Some)
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

/// The declared parameters in the order of the path. They must be exactly the parameters of the path.
fn parameters(path: &str, mut declared: Vec<Field>) -> Result<Vec<Field>, Error> {
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let mut ordered = Vec::new();
    for name in names {
        let at = declared.iter().position(|field| field.name == name && field.required);
        let at = at.ok_or_else(|| Error::new(name, "is in the route and must be declared").within("path"))?;
        ordered.push(declared.remove(at));
    }
    match declared.first() {
        Some(extra) => Err(Error::new(&extra.name, "is not in the route").within("path")),
        None => Ok(ordered),
    }
}

fn auth(text: &str) -> Result<Auth, Error> {
    match text {
        "none" => Ok(Auth::None),
        "user" => Ok(Auth::User),
        "user?" => Ok(Auth::UserOptional),
        "server" => Ok(Auth::Server),
        "appservice" => Ok(Auth::Appservice),
        "appservice?" => Ok(Auth::AppserviceOptional),
        "admin" => Ok(Auth::Admin),
        "operator" => Ok(Auth::Operator),
        "bearer" => Ok(Auth::Bearer),
        other => Err(Error::new(
            "auth",
            format!(
                "`{other}` is not one of none, user, user?, server, appservice, appservice?, admin, operator, bearer"
            ),
        )),
    }
}
