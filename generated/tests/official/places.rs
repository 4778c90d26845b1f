//! The places of schemas in the official files; a test changes a schema at its place.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use crate::documents::{Documents, Located};
use crate::operations::{Official, escape};

/// A place in an official file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: PathBuf,
    /// The JSON pointer of the place.
    pub pointer: String,
}

impl Place {
    pub fn below(&self, key: &str) -> Self {
        Self { file: self.file.clone(), pointer: format!("{}/{}", self.pointer, escape(key)) }
    }

    /// Returns the value at this place, with the file.
    pub fn located(&self, documents: &Documents) -> Located {
        Located { file: self.file.clone(), value: self.value(documents) }
    }

    /// Returns the last key of the pointer.
    pub fn key(&self) -> String {
        self.pointer.rsplit('/').next().unwrap().to_owned()
    }

    /// Returns the value at this place; null if the place does not exist.
    pub fn value(&self, documents: &Documents) -> Value {
        documents.document(&self.file).pointer(&self.pointer).cloned().unwrap_or_default()
    }

    /// Follows a `$ref` at this place to its final target; returns the place itself if there is no `$ref`.
    pub fn follow(&self, documents: &Documents) -> Self {
        let value = self.value(documents);
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return self.clone() };
        let pointer = reference.split_once('#').map_or("", |(_, pointer)| pointer).to_owned();
        Self { file: documents.resolve(&self.file, reference).file, pointer }.follow(documents)
    }
}

/// Collects the schemas and parameters of an operation's query, body and response, without raw definitions
/// and without parameters of path and headers.
pub fn reachable(documents: &Documents, raw: &BTreeSet<String>, operation: &Official) -> BTreeSet<Place> {
    let at = Place { file: operation.file.clone(), pointer: operation.pointer.clone() };
    let contents = [at.below("requestBody"), at.below("responses").below("200")];
    let contents =
        contents.map(|content| content.follow(documents).below("content").below("application/json"));
    let mut waiting: Vec<Place> = contents.map(|content| content.below("schema")).into();
    let parameters = 0..operation.at(documents).list("parameters").len();
    waiting.extend(parameters.map(|index| at.below("parameters").below(&index.to_string())));
    below(documents, raw, waiting)
}

/// Collects all schemas at and below the places in `waiting`.
pub fn below(documents: &Documents, raw: &BTreeSet<String>, mut waiting: Vec<Place>) -> BTreeSet<Place> {
    let mut found = BTreeSet::new();
    while let Some(place) = waiting.pop() {
        let place = place.follow(documents);
        let value = place.value(documents);
        let is_elsewhere = value.get("in").is_some_and(|place| place != "query");
        let is_new = !value.is_null() && !is_elsewhere && !is_raw(documents, raw, &place);
        if is_new && found.insert(place.clone()) {
            waiting.extend(children(documents, &place));
        }
    }
    found
}

/// Whether a schema is a raw definition or has one in its `allOf`; such a schema is not compared.
fn is_raw(documents: &Documents, raw: &BTreeSet<String>, place: &Place) -> bool {
    let at = place.located(documents);
    raw.contains(&*place.file.to_string_lossy())
        || (0..at.list("allOf").len()).any(|index| {
            is_raw(documents, raw, &place.below("allOf").below(&index.to_string()).follow(documents))
        })
}

pub fn children(documents: &Documents, place: &Place) -> Vec<Place> {
    let at = place.located(documents);
    let single = ["items", "additionalProperties", "schema"].iter().filter(|key| at.value[**key].is_object());
    let mut children: Vec<Place> = single.map(|key| place.below(key)).collect();
    for key in ["properties", "patternProperties"] {
        children.extend(at.fields(key).keys().map(|name| place.below(key).below(name)));
    }
    for key in ["allOf", "anyOf"] {
        children.extend((0..at.list(key).len()).map(|index| place.below(key).below(&index.to_string())));
    }
    children
}
