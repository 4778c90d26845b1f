//! Converts JSON schemas to types of the format.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use yaml_serde::{Mapping, Value};

use super::document::{Documents, Located};
use super::identifiers;
use crate::{Error, names};

/// Converts schemas and collects the named definitions.
pub struct Types<'a> {
    documents: &'a Documents,
    /// The paths in the release of definitions whose values the server keeps byte for byte.
    raw: &'a [String],
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// The name of the definition in each file.
    names: BTreeMap<PathBuf, String>,
    /// The definitions with their names, dependencies first.
    named: Vec<(String, Value)>,
}

/// The place of a schema.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: &'a Path,
    /// The field or parameter that the schema describes.
    name: &'a str,
}

impl<'a> Types<'a> {
    pub fn new(documents: &'a Documents, raw: &'a [String]) -> Self {
        Self { documents, raw, state: RefCell::default() }
    }

    /// The named definitions, dependencies first.
    pub fn into_named(self) -> Vec<(String, Value)> {
        self.state.into_inner().named
    }

    /// The type of `schema`, the schema of `name` in `file`.
    pub fn convert(&self, schema: &Value, file: &Path, name: &str) -> Result<Value, Error> {
        self.kind(schema, Place { file, name }).map_err(|error| error.within(name))
    }

    fn kind(&self, schema: &Value, place: Place<'_>) -> Result<Value, Error> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.reference(&self.documents.resolve(place.file, reference)?, place);
        }
        if let Some(parts) = schema.get("allOf").and_then(Value::as_sequence) {
            return self.all_of(schema, parts, place);
        }
        if let Some(choices) = choices(schema) {
            return self.one_of(choices, place);
        }
        match schema.get("type") {
            Some(Value::Sequence(kinds)) => self.several(schema, kinds, place),
            Some(Value::String(kind)) => self.one(schema, kind, place),
            None if schema.get("properties").is_some() => self.object(schema, place),
            None if schema.get("enum").is_some() => self.one(schema, "string", place),
            None => Ok(Value::from("json")),
            Some(_) => Err(Error::new("type", "is neither a name nor a list of names")),
        }
    }

    /// A referenced file that defines an object becomes a named type; any other target is written in place.
    fn reference(&self, at: &Located, place: Place<'_>) -> Result<Value, Error> {
        let path = at.file.to_string_lossy();
        if at.is_file && self.raw.iter().any(|raw| *raw == path) {
            return Ok(Value::from("object"));
        }
        let inner = Place { file: &at.file, name: place.name };
        if !at.is_file {
            return self.kind(&at.value, inner);
        }
        if let Some(name) = self.state.borrow().names.get(&at.file) {
            return Ok(Value::from(name.as_str()));
        }
        let shape = self.kind(&at.value, inner).map_err(|error| error.within(&path))?;
        let is_map = shape.as_mapping().is_some_and(|shape| shape.len() == 1 && has_map_key(shape));
        if !shape.is_mapping() || is_map {
            return Ok(shape);
        }
        let mut state = self.state.borrow_mut();
        let name = state.free_name(&at.file, &at.value);
        state.names.insert(at.file.clone(), name.clone());
        state.named.push((name.clone(), shape));
        Ok(Value::from(name))
    }

    /// Merges the parts of `allOf` into one object; a single part keeps its own type.
    fn all_of(&self, schema: &Value, parts: &[Value], place: Place<'_>) -> Result<Value, Error> {
        let own = schema.get("properties").is_some();
        if let ([part], false) = (parts, own) {
            return self.kind(part, place);
        }
        let mut fields = Fields::default();
        for part in parts {
            self.merge(&mut fields, part, place)?;
        }
        if own {
            fields.add(self.object(schema, place)?, required(schema));
        }
        fields.into_value()
    }

    fn merge(&self, fields: &mut Fields, part: &Value, place: Place<'_>) -> Result<(), Error> {
        let at = self.documents.follow(Located {
            file: place.file.to_owned(),
            value: part.clone(),
            is_file: false,
        })?;
        if at.is_file && self.raw.iter().any(|raw| *raw == at.file.to_string_lossy()) {
            fields.is_raw = true;
            return Ok(());
        }
        let inner = Place { file: &at.file, name: place.name };
        if let Some(parts) = at.value.get("allOf").and_then(Value::as_sequence) {
            for part in parts {
                self.merge(fields, part, inner)?;
            }
        }
        if at.value.get("properties").is_some() || at.value.get("additionalProperties").is_some() {
            fields.add(self.object(&at.value, inner)?, required(&at.value));
        } else {
            fields.add(Value::Mapping(Mapping::new()), required(&at.value));
        }
        Ok(())
    }

    /// Converts a choice to a union of JSON types, without the contents of the alternatives.
    fn one_of(&self, choices: &[Value], place: Place<'_>) -> Result<Value, Error> {
        let mut kinds = Vec::new();
        for choice in choices {
            let kind = self.kind(choice, place)?;
            let kind = kind_of(&kind).ok_or_else(|| Error::new("oneOf", "has a choice of unknown kind"))?;
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        match kinds.as_slice() {
            ["string"] => Ok(Value::from(identifiers::of_field(place.name))),
            [kind] => Ok(Value::from(*kind)),
            _ => union(&kinds),
        }
    }

    fn several(&self, schema: &Value, kinds: &[Value], place: Place<'_>) -> Result<Value, Error> {
        let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
        let others: Vec<&str> = kinds.iter().copied().filter(|kind| *kind != "null").collect();
        if let ([kind], true) = (others.as_slice(), others.len() < kinds.len()) {
            let kind = self.one(schema, kind, place)?;
            let text = kind.as_str().ok_or_else(|| Error::new("type", "only a scalar can be null"))?;
            return Ok(Value::from(format!("nullable({text})")));
        }
        let words = kinds.iter().map(|kind| match *kind {
            "boolean" => "bool",
            "integer" => "int",
            other => other,
        });
        union(&words.collect::<Vec<_>>())
    }

    fn one(&self, schema: &Value, kind: &str, place: Place<'_>) -> Result<Value, Error> {
        match kind {
            "string" => Ok(string(schema, place.name)),
            "integer" => Ok(Value::from("int")),
            "number" => Ok(Value::from("float")),
            "boolean" => Ok(Value::from("bool")),
            "object" => self.object(schema, place),
            "array" => self.array(schema, place),
            other => Err(Error::new("type", format!("`{other}` is not in the format"))),
        }
    }

    fn array(&self, schema: &Value, place: Place<'_>) -> Result<Value, Error> {
        let Some(items) = schema.get("items") else {
            return Ok(Value::Sequence(vec![Value::from("json")]));
        };
        let mut item = self.kind(items, place)?;
        if item.as_str() == Some(identifiers::of_field(place.name)) || item.as_str() == Some("string") {
            item = Value::from(match items.get("format").and_then(Value::as_str) {
                Some(format) => identifiers::of_format(format).unwrap_or("string"),
                None => identifiers::of_items(place.name),
            });
        }
        Ok(Value::Sequence(vec![item]))
    }

    fn object(&self, schema: &Value, place: Place<'_>) -> Result<Value, Error> {
        let mut fields = Mapping::new();
        let required = required(schema);
        for (name, property) in entries(schema, "properties") {
            let mut kind = self.kind(property, Place { file: place.file, name })?;
            let mark = if required.contains(&name) { "" } else { "?" };
            // An optional field is not also nullable: readers treat `null` as absent.
            if let (false, Some(inner)) = (mark.is_empty(), nullable(&kind)) {
                kind = Value::from(inner);
            }
            fields.insert(Value::from(format!("{name}{mark}")), kind);
        }
        for (_, property) in entries(schema, "patternProperties") {
            let key = map_key(property);
            fields.insert(Value::from(key), self.kind(property, Place { file: place.file, name: "" })?);
        }
        match schema.get("additionalProperties") {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => drop(fields.insert(Value::from("{string}"), Value::from("json"))),
            Some(property) => {
                let kind = self.kind(property, Place { file: place.file, name: "" })?;
                fields.insert(Value::from(map_key(property)), kind);
            }
        }
        let has_known = entries(schema, "properties").next().is_some();
        if has_known && has_map_key(&fields) {
            // Other fields of an object with declared fields are kept as JSON.
            fields.retain(|key, _| !is_map_key(key));
            fields.insert(Value::from("{string}"), Value::from("json"));
        }
        Ok(if fields.is_empty() { Value::from("object") } else { Value::Mapping(fields) })
    }
}

/// The merged fields of an `allOf`.
#[derive(Default)]
struct Fields {
    /// Each field: its name, its type, and whether it is required.
    fields: Vec<(String, Value, bool)>,
    others: Option<(Value, Value)>,
    is_raw: bool,
}

impl Fields {
    fn add(&mut self, shape: Value, required: Vec<&str>) {
        let Value::Mapping(shape) = shape else { return };
        for (key, kind) in shape {
            if is_map_key(&key) {
                self.others = Some((key, kind));
                continue;
            }
            let key = key.as_str().unwrap_or_default().to_owned();
            let name = key.trim_end_matches('?').to_owned();
            let is_required = !key.ends_with('?');
            match self.fields.iter_mut().find(|(other, ..)| *other == name) {
                Some((_, there, was_required)) => {
                    merge_kind(there, kind);
                    *was_required |= is_required;
                }
                None => self.fields.push((name, kind, is_required)),
            }
        }
        for name in required {
            if let Some((.., is_required)) = self.fields.iter_mut().find(|(other, ..)| other == name) {
                *is_required = true;
            }
        }
    }

    fn into_value(self) -> Result<Value, Error> {
        if self.is_raw {
            return Ok(Value::from("object"));
        }
        let mut shape = Mapping::new();
        for (name, kind, is_required) in self.fields {
            shape.insert(Value::from(if is_required { name } else { format!("{name}?") }), kind);
        }
        if let Some((key, kind)) = self.others {
            shape.insert(key, kind);
        }
        Ok(if shape.is_empty() { Value::from("object") } else { Value::Mapping(shape) })
    }
}

/// Merges two types of one field: objects are merged, otherwise the later type wins.
fn merge_kind(there: &mut Value, kind: Value) {
    match (there, kind) {
        (Value::Mapping(there), Value::Mapping(kind)) => there.extend(kind),
        // A part may describe a field again without its type.
        (_, Value::String(kind)) if kind == "json" => {}
        (there, kind) => *there = kind,
    }
}

impl State {
    /// The name of a definition: its title or its file name, with the API as a prefix if the name is taken.
    fn free_name(&self, file: &Path, schema: &Value) -> String {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let title = schema.get("title").and_then(Value::as_str).unwrap_or(stem);
        let plain: String =
            title.chars().map(|each| if each.is_ascii_alphanumeric() { each } else { '_' }).collect();
        let name = names::pascal(&plain);
        let is_taken = |name: &str| self.named.iter().any(|(other, _)| other == name);
        let api = file.iter().nth(1).and_then(|api| api.to_str()).unwrap_or_default();
        let prefixes = [String::new(), names::pascal(&api.replace('-', "_")), names::pascal(stem)];
        let mut candidates = prefixes.into_iter().map(|prefix| format!("{prefix}{name}"));
        candidates.find(|name| !is_taken(name)).unwrap_or(name)
    }
}

/// A union of JSON types, in an order independent of the official files.
fn union(kinds: &[&str]) -> Result<Value, Error> {
    const ORDER: &[&str] = &["string", "int", "bool", "object", "array", "null"];
    match kinds.iter().find(|kind| !ORDER.contains(kind)) {
        Some(unknown) => Err(Error::new("type", format!("`{unknown}` is not allowed in a union"))),
        None => {
            let named = ORDER.iter().filter(|kind| kinds.contains(kind)).copied();
            Ok(Value::from(named.collect::<Vec<_>>().join("|")))
        }
    }
}

fn choices(schema: &Value) -> Option<&[Value]> {
    let choices = schema.get("oneOf").or_else(|| schema.get("anyOf"))?.as_sequence()?;
    Some(choices.as_slice())
}

/// The JSON type of a type of the format.
fn kind_of(kind: &Value) -> Option<&'static str> {
    match kind {
        Value::Mapping(_) => Some("object"),
        Value::Sequence(_) => Some("array"),
        Value::String(text) => match text.as_str() {
            "int" => Some("int"),
            "bool" => Some("bool"),
            "object" => Some("object"),
            "json" | "float" => None,
            "string" | "secret" => Some("string"),
            id if crate::model::IDENTIFIERS.contains(&id) || id.starts_with("enum(") => Some("string"),
            _ => Some("object"),
        },
        _ => None,
    }
}

fn string(schema: &Value, name: &str) -> Value {
    if let Some(values) = schema.get("enum").and_then(Value::as_sequence) {
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        return Value::from(format!("enum({})", values.join("|")));
    }
    let format = schema.get("format").and_then(Value::as_str);
    Value::from(format.and_then(identifiers::of_format).unwrap_or_else(|| identifiers::of_field(name)))
}

/// The inner type of `nullable(…)`.
fn nullable(kind: &Value) -> Option<&str> {
    kind.as_str()?.strip_prefix("nullable(")?.strip_suffix(')')
}

fn map_key(property: &Value) -> String {
    let format = property.get("x-pattern-format").and_then(Value::as_str);
    format!("{{{}}}", format.and_then(identifiers::of_format).unwrap_or("string"))
}

fn is_map_key(key: &Value) -> bool {
    key.as_str().is_some_and(|key| key.starts_with('{'))
}

fn has_map_key(shape: &Mapping) -> bool {
    shape.keys().any(is_map_key)
}

fn required(schema: &Value) -> Vec<&str> {
    let names = schema.get("required").and_then(Value::as_sequence);
    names.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn entries<'v>(schema: &'v Value, key: &str) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let entries = schema.get(key).and_then(Value::as_mapping);
    entries.into_iter().flatten().filter_map(|(name, value)| Some((name.as_str()?, value)))
}
