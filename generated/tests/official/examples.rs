//! The examples of the official files: their places and their roles.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::documents::{Documents, Located};
use crate::operations::Official;
use crate::places::{self, Place};

/// The part of an operation that an example belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Body,
    Answer,
    Parameter,
    Header,
    Refusal,
    Challenge,
    OtherSuccess,
    OtherMedia,
}

impl Role {
    /// Returns why examples of this role have no round trip; `None` if the role has round trips.
    pub fn skipped(self) -> Option<&'static str> {
        match self {
            Self::Body | Self::Answer => None,
            Self::Parameter => Some("a parameter of path, query or headers is text, not JSON"),
            Self::Header => Some("a header of an answer is text, not JSON"),
            Self::Refusal => Some("errors have one form of their own, of `core/wire`"),
            Self::Challenge => {
                Some("the runtime, not the operation, asks for user-interactive authentication")
            }
            Self::OtherSuccess => Some("an operation has one success, the 200"),
            Self::OtherMedia => Some("it is not JSON"),
        }
    }
}

/// A parameter, a header, or the content of a body or response.
pub struct Content {
    pub role: Role,
    pub place: Place,
}

/// Lists the parts of an operation that may have examples.
pub fn contents(documents: &Documents, operation: &Official) -> Vec<Content> {
    let at = Place { file: operation.file.clone(), pointer: operation.pointer.clone() };
    let mut found = Vec::new();
    for index in 0..operation.at(documents).list("parameters").len() {
        let place = at.below("parameters").below(&index.to_string()).follow(documents);
        found.push(Content { role: Role::Parameter, place });
    }
    let mut add = |role: Role, at: Place| {
        let at = at.follow(documents);
        let keys = |key: &str| at.located(documents).fields(key).into_keys();
        for media in keys("content") {
            let role = if media == "application/json" { role } else { Role::OtherMedia };
            found.push(Content { role, place: at.below("content").below(&media) });
        }
        let headers = keys("headers").map(|name| at.below("headers").below(&name));
        found.extend(headers.map(|place| Content { role: Role::Header, place }));
    };
    add(Role::Body, at.below("requestBody"));
    for status in operation.at(documents).fields("responses").keys() {
        let role = match status.as_str() {
            "200" => Role::Answer,
            "401" if operation.is_interactive(documents) => Role::Challenge,
            status if status.starts_with(['4', '5']) => Role::Refusal,
            _ => Role::OtherSuccess,
        };
        add(role, at.below("responses").below(status));
    }
    found
}

impl Content {
    /// Lists the examples of the whole content.
    pub fn whole(&self, documents: &Documents) -> Vec<Place> {
        let schema = self.place.below("schema").follow(documents);
        let all = own(documents, &self.place).into_iter().chain(own(documents, &schema));
        all.collect()
    }

    /// Lists the examples of the content's fields.
    pub fn of_fields(&self, documents: &Documents) -> BTreeSet<Place> {
        let top = self.place.below("schema").follow(documents);
        let below = places::below(documents, &BTreeSet::new(), vec![top.clone()]);
        below.iter().filter(|place| **place != top).flat_map(|place| own(documents, place)).collect()
    }
}

/// Lists the examples of a place, without the examples of places below.
pub fn own(documents: &Documents, place: &Place) -> Vec<Place> {
    let at = place.located(documents);
    let mut own: Vec<Place> = at.get("example").map(|_| place.below("example")).into_iter().collect();
    let examples = place.below("examples");
    match at.value.get("examples") {
        Some(Value::Object(named)) => {
            own.extend(named.keys().map(|name| examples.below(name).follow(documents).below("value")));
        }
        Some(Value::Array(list)) => {
            own.extend((0..list.len()).map(|index| examples.below(&index.to_string())));
        }
        _ => {}
    }
    own
}

/// Resolves the references of an example: a `$ref` inserts the fields of another file, and the fields beside
/// the `$ref` override them.
pub fn resolved(documents: &Documents, at: &Located) -> Value {
    match &at.value {
        Value::Object(fields) => {
            let mut object = match fields.get("$ref").and_then(Value::as_str) {
                Some(reference) => resolved(documents, &documents.resolve(&at.file, reference)),
                None => Value::Object(Map::new()),
            };
            for (name, field) in fields.iter().filter(|(name, _)| *name != "$ref") {
                object[name] = resolved(documents, &at.with(field));
            }
            object
        }
        Value::Array(list) => list.iter().map(|value| resolved(documents, &at.with(value))).collect(),
        value => value.clone(),
    }
}

/// Collects every example at and below a place.
pub fn standing_in(documents: &Documents, at: &Place, found: &mut BTreeSet<Place>) {
    found.extend(own(documents, at));
    let value = at.value(documents);
    let keys: Vec<String> = match &value {
        Value::Object(fields) => fields.keys().cloned().collect(),
        Value::Array(list) => (0..list.len()).map(|index| index.to_string()).collect(),
        _ => Vec::new(),
    };
    for key in keys.iter().filter(|key| !["example", "examples"].contains(&key.as_str())) {
        standing_in(documents, &at.below(key), found);
    }
}
