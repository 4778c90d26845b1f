//! Parses request and response bodies.

use yaml_serde::Value;

use super::types::{self, Known};
use crate::Error;
use crate::model::{Answer, Body, Field, Shape, Type};

pub fn body(value: Option<&Value>, known: &Known, parameters: &[Field]) -> Result<Body, Error> {
    let Some(value) = value else { return Ok(Body::None) };
    match value {
        Value::String(word) if word == "stream" => return Ok(Body::Stream),
        Value::String(word) if word == "text" => return Ok(Body::Text),
        Value::Mapping(entries) => {
            if let (1, Some(form)) = (entries.len(), entries.get("form")) {
                return types::shape(form, known).map(Body::Form).map_err(|error| error.within("form"));
            }
        }
        _ => {}
    }
    if let Some(parameter) = single(value, parameters) {
        return Ok(Body::Single(parameter));
    }
    types::parse(value, known).map(Body::Json)
}

/// The body of a response.
pub fn answer(value: Option<&Value>, known: &Known, parameters: &[Field]) -> Result<Answer, Error> {
    let Some(value) = value else { return Ok(Answer::Json(Type::Struct(Shape::default()))) };
    match value {
        Value::String(word) => match word.as_str() {
            "stream" => return Ok(Answer::Stream),
            "text" => return Ok(Answer::Text),
            "redirect" => return Ok(Answer::Redirect),
            "html" => return Ok(Answer::Html),
            "multipart" => return Ok(Answer::Multipart),
            _ => {}
        },
        Value::Sequence(items) => {
            if let [status, kind] = items.as_slice()
                && status.as_u64() == Some(200)
            {
                return types::parse(kind, known).map(Answer::Tuple);
            }
        }
        _ => {}
    }
    if let Some(parameter) = single(value, parameters) {
        return Ok(Answer::Single(parameter));
    }
    types::parse(value, known).map(Answer::Json)
}

/// The path parameter that names the one field of `{ "{parameter}": json }`.
fn single(value: &Value, parameters: &[Field]) -> Option<String> {
    let Value::Mapping(entries) = value else { return None };
    let (key, kind) = entries.iter().next().filter(|_| entries.len() == 1)?;
    let name = types::as_map_key(key.as_str()?)?;
    let is_named = parameters.iter().any(|field| field.name == name);
    (is_named && kind.as_str() == Some("json")).then(|| name.to_owned())
}
