//! Parses types; `spec/README.md` has the grammar.

use std::collections::{BTreeMap, BTreeSet};

use yaml_serde::Value;

use crate::Error;
use crate::model::{Field, IDENTIFIERS, KINDS, Shape, Tagged, Type};

/// The available named types, by name.
pub type Known = BTreeMap<String, Shape>;

/// The entries of a YAML mapping with string keys, in their order.
pub fn mapping(value: &Value) -> Result<Vec<(&str, &Value)>, Error> {
    let Value::Mapping(entries) = value else {
        return Err(Error::here("must be a mapping"));
    };
    let pairs = entries.iter().map(|(key, value)| key.as_str().map(|key| (key, value)));
    pairs.collect::<Option<_>>().ok_or_else(|| Error::here("has a key that is not a string: quote it"))
}

/// The shape of an object, with `...` resolved: a later field of the same name wins.
pub fn shape(value: &Value, known: &Known) -> Result<Shape, Error> {
    let mut shape = Shape::default();
    let mut written = BTreeSet::new();
    for (key, value) in mapping(value)? {
        if key == "..." {
            for spread in spreads(value, known)? {
                shape.fields.extend(spread.fields.iter().cloned());
                shape.others = spread.others.clone().or(shape.others);
            }
            continue;
        }
        if let Some(key) = as_map_key(key) {
            shape.others = Some(Box::new(others(key, value, known)?));
            continue;
        }
        let (name, required) = key.strip_suffix('?').map_or((key, true), |name| (name, false));
        let kind = parse(value, known).map_err(|error| error.within(name))?;
        if !written.insert(name) {
            return Err(Error::new(name, "is declared twice"));
        }
        shape.fields.retain(|field| field.name != name);
        shape.fields.push(Field { name: name.to_owned(), kind, required });
    }
    Ok(shape)
}

/// The fields of an object that keeps no other fields.
pub fn fields(value: &Value, known: &Known) -> Result<Vec<Field>, Error> {
    let shape = shape(value, known)?;
    if shape.others.is_some() { Err(Error::here("has only known fields")) } else { Ok(shape.fields) }
}

fn spreads<'a>(value: &Value, known: &'a Known) -> Result<Vec<&'a Shape>, Error> {
    let names = match value {
        Value::Sequence(names) => names.iter().collect(),
        name => vec![name],
    };
    let shapes = names.into_iter().map(|name| name.as_str().and_then(|name| known.get(name)));
    let shapes: Option<_> = shapes.collect();
    shapes.ok_or_else(|| Error::new("...", "must name an earlier type of types.yaml"))
}

/// The type of the fields that are not declared.
fn others(key: &str, value: &Value, known: &Known) -> Result<Type, Error> {
    match (key, parse(value, known).map_err(|error| error.within(format!("{{{key}}}")))?) {
        ("string", kind @ (Type::Json | Type::String | Type::Int | Type::Bool)) => Ok(kind),
        _ => Err(Error::new(format!("{{{key}}}"), "beside fields, a map is from string to a scalar or json")),
    }
}

/// Parses one type.
pub fn parse(value: &Value, known: &Known) -> Result<Type, Error> {
    match value {
        Value::String(text) => word(text, known),
        Value::Sequence(items) => list(items, known),
        Value::Mapping(entries) if entries.contains_key("tagged") => tagged(value, known),
        Value::Mapping(entries) => {
            let only = mapping(value)?.into_iter().next().filter(|_| entries.len() == 1);
            match only.and_then(|(key, item)| Some((as_map_key(key)?, item))) {
                Some((key, item)) => map(key, item, known),
                None => shape(value, known).map(Type::Struct),
            }
        }
        _ => Err(Error::here("must be a type")),
    }
}

fn list(items: &[Value], known: &Known) -> Result<Type, Error> {
    let (item, bound) = match items {
        [item] => (item, None),
        [item, bound] if bound.is_u64() => (item, bound.as_u64().and_then(|bound| bound.try_into().ok())),
        _ => return Err(Error::here("an array has one element type, and at most a number after it")),
    };
    Ok(Type::List(Box::new(element(item, known)?), bound))
}

/// The type of the elements of a list or a map.
fn element(value: &Value, known: &Known) -> Result<Type, Error> {
    match parse(value, known)? {
        Type::Secret => Err(Error::here("a secret must be a field: only structs know what to hide")),
        kind => Ok(kind),
    }
}

fn map(key: &str, item: &Value, known: &Known) -> Result<Type, Error> {
    match word(key, known)? {
        kind @ (Type::String | Type::Id(_)) => {
            let item = element(item, known).map_err(|error| error.within(format!("{{{key}}}")))?;
            Ok(Type::Map(Box::new(kind), Box::new(item)))
        }
        _ => Err(Error::here(format!("`{key}` cannot be a map key: use string or an identifier"))),
    }
}

/// The `K` of the key `{K}`.
pub fn as_map_key(key: &str) -> Option<&str> {
    key.strip_prefix('{')?.strip_suffix('}')
}

fn tagged(value: &Value, known: &Known) -> Result<Type, Error> {
    let entries = mapping(value)?;
    if let Some((key, _)) = entries.iter().find(|(key, _)| !["tagged", "common", "of"].contains(key)) {
        return Err(Error::new(key, "is not a key of a tagged union: tagged, common, of"));
    }
    let tag = value.get("tagged").and_then(Value::as_str);
    let tag = tag.ok_or_else(|| Error::new("tagged", "must name a field"))?.to_owned();
    let common = value.get("common").map_or(Ok(Vec::new()), |common| fields(common, known));
    let variants = value.get("of").ok_or_else(|| Error::new("of", "is missing"))?;
    let mut known_values = Vec::new();
    for (name, value) in mapping(variants).map_err(|error| error.within("of"))? {
        known_values.push((name.to_owned(), fields(value, known).map_err(|error| error.within(name))?));
    }
    Ok(Type::Tagged(Tagged {
        tag,
        common: common.map_err(|error| error.within("common"))?,
        variants: known_values,
    }))
}

fn word(text: &str, known: &Known) -> Result<Type, Error> {
    if let Some(values) = between(text, "enum(") {
        return Ok(Type::Enum(values.split('|').map(str::to_owned).collect()));
    }
    if let Some(inner) = between(text, "nullable(") {
        return element(&Value::from(inner), known).map(|inner| Type::Nullable(Box::new(inner)));
    }
    if text.contains('|') {
        let kinds = text.split('|').map(|word| KINDS.iter().find(|kind| **kind == word).copied());
        let kinds: Option<Vec<_>> = kinds.collect();
        return kinds
            .map(Type::Kinds)
            .ok_or_else(|| Error::here(format!("`{text}` may name {}", KINDS.join(", "))));
    }
    if let Some(id) = IDENTIFIERS.iter().find(|id| **id == text) {
        return Ok(Type::Id(id));
    }
    match text {
        "string" => Ok(Type::String),
        "secret" => Ok(Type::Secret),
        "int" => Ok(Type::Int),
        "float" => Ok(Type::Float),
        "bool" => Ok(Type::Bool),
        "object" => Ok(Type::Object),
        "json" => Ok(Type::Json),
        name if known.contains_key(name) => Ok(Type::Named(name.to_owned())),
        name => Err(Error::here(format!("`{name}` is neither a type of the format nor in types.yaml"))),
    }
}

fn between<'a>(text: &'a str, opening: &str) -> Option<&'a str> {
    text.strip_prefix(opening)?.strip_suffix(')')
}
