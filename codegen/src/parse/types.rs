//! The grammar of types (`spec/README.md`).

use std::collections::{BTreeMap, BTreeSet};

use yaml_serde::Value;

use crate::Error;
use crate::model::{Field, IDENTIFIERS, Shape, Type};

/// A YAML mapping whose keys are strings, in its order.
pub fn mapping(value: &Value) -> Result<Vec<(&str, &Value)>, Error> {
    let Value::Mapping(entries) = value else {
        return Err(Error::here("must be a mapping"));
    };
    let pairs = entries.iter().map(|(key, value)| key.as_str().map(|key| (key, value)));
    pairs.collect::<Option<_>>().ok_or_else(|| Error::here("has a key that is not a string: quote it"))
}

/// The fields of an object, with `...` resolved: a later field of the same name wins.
pub fn fields(value: &Value, known: &BTreeMap<String, Shape>) -> Result<Shape, Error> {
    let mut fields: Vec<Field> = Vec::new();
    let mut written = BTreeSet::new();
    for (key, value) in mapping(value)? {
        if key == "..." {
            let spread = value.as_str().and_then(|name| known.get(name));
            let spread =
                spread.ok_or_else(|| Error::new("...", "must name an earlier type of types.yaml"))?;
            fields.extend(spread.iter().cloned());
            continue;
        }
        let (name, required) = key.strip_suffix('?').map_or((key, true), |name| (name, false));
        let kind = parse(value, known).map_err(|error| error.within(name))?;
        if !written.insert(name) {
            return Err(Error::new(name, "is there twice"));
        }
        fields.retain(|field| field.name != name);
        fields.push(Field { name: name.to_owned(), kind, required });
    }
    Ok(fields)
}

/// One type.
pub fn parse(value: &Value, known: &BTreeMap<String, Shape>) -> Result<Type, Error> {
    match value {
        Value::String(text) => word(text, known),
        Value::Sequence(items) => match items.as_slice() {
            [item] => Ok(Type::List(Box::new(element(item, known)?))),
            _ => Err(Error::here("an array has exactly one element type")),
        },
        Value::Mapping(entries) => match map_key(value)? {
            Some((key, item)) if entries.len() == 1 => map(key, item, known),
            Some((key, _)) => Err(Error::here(format!("the map key `{{{key}}}` must stand alone"))),
            None => fields(value, known).map(Type::Struct),
        },
        _ => Err(Error::here("must be a type")),
    }
}

/// What lists and maps hold.
fn element(value: &Value, known: &BTreeMap<String, Shape>) -> Result<Type, Error> {
    match parse(value, known)? {
        Type::Secret => Err(Error::here("a secret must be a field: only structs know what to hide")),
        kind => Ok(kind),
    }
}

fn map(key: &str, item: &Value, known: &BTreeMap<String, Shape>) -> Result<Type, Error> {
    match word(key, known)? {
        kind @ (Type::String | Type::Id(_)) => {
            let item = element(item, known).map_err(|error| error.within(format!("{{{key}}}")))?;
            Ok(Type::Map(Box::new(kind), Box::new(item)))
        }
        _ => Err(Error::here(format!("`{key}` cannot be a map key: use string or an identifier"))),
    }
}

fn map_key(value: &Value) -> Result<Option<(&str, &Value)>, Error> {
    let entries = mapping(value)?;
    let mut keys = entries.into_iter().filter_map(|(key, value)| {
        key.strip_prefix('{').and_then(|key| key.strip_suffix('}')).map(|key| (key, value))
    });
    Ok(keys.next())
}

fn word(text: &str, known: &BTreeMap<String, Shape>) -> Result<Type, Error> {
    if let Some(values) = text.strip_prefix("enum(").and_then(|rest| rest.strip_suffix(')')) {
        return Ok(Type::Enum(values.split('|').map(str::to_owned).collect()));
    }
    if let Some(id) = IDENTIFIERS.iter().find(|id| **id == text) {
        return Ok(Type::Id(id));
    }
    match text {
        "string" => Ok(Type::String),
        "secret" => Ok(Type::Secret),
        "int" => Ok(Type::Int),
        "bool" => Ok(Type::Bool),
        "object" => Ok(Type::Object),
        "json" => Ok(Type::Json),
        name if known.contains_key(name) => Ok(Type::Named(name.to_owned())),
        name => Err(Error::here(format!("`{name}` is neither a type of the format nor in types.yaml"))),
    }
}
