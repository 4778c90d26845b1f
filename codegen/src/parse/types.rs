//! The grammar of types (`spec/README.md`).

use std::collections::BTreeMap;

use serde_yaml_ng::Value;

use crate::Error;
use crate::model::{Field, IDENTIFIERS, Shape, Type};

/// A YAML mapping whose keys are strings, in its order.
pub fn mapping(value: &Value) -> Result<Vec<(&str, &Value)>, Error> {
    let Value::Mapping(entries) = value else {
        return Err(Error::new("", "expected a mapping"));
    };
    let pairs = entries.iter().map(|(key, value)| key.as_str().map(|key| (key, value)));
    pairs.collect::<Option<_>>().ok_or_else(|| Error::new("", "expected keys that are strings"))
}

/// The fields of an object, with `...` resolved: a later field of the same name wins.
pub fn fields(value: &Value, known: &BTreeMap<String, Shape>) -> Result<Shape, Error> {
    let mut fields: Vec<Field> = Vec::new();
    for (key, value) in mapping(value)? {
        if key == "..." {
            let name = value.as_str().unwrap_or_default();
            let spread = known.get(name).ok_or_else(|| Error::new(name, "`...` names no earlier type"))?;
            fields.extend(spread.iter().cloned());
            continue;
        }
        let (name, required) = key.strip_suffix('?').map_or((key, true), |name| (name, false));
        let kind = parse(value, known).map_err(|error| error.within(name))?;
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
            [item] => Ok(Type::List(Box::new(parse(item, known)?))),
            _ => Err(Error::new("", "an array is written with exactly one element type")),
        },
        Value::Mapping(entries) => match map_key(value)? {
            Some((key, item)) if entries.len() == 1 => {
                Ok(Type::Map(Box::new(word(key, known)?), Box::new(parse(item, known)?)))
            }
            Some(_) => Err(Error::new("", "a map key stands beside other fields")),
            None => fields(value, known).map(Type::Struct),
        },
        _ => Err(Error::new("", "expected a type")),
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
        "int" => Ok(Type::Int),
        "bool" => Ok(Type::Bool),
        "object" => Ok(Type::Object),
        "json" => Ok(Type::Json),
        name if known.contains_key(name) => Ok(Type::Named(name.to_owned())),
        name => Err(Error::new("", format!("`{name}` is no type of the format and no name of types.yaml"))),
    }
}
