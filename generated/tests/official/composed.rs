//! Examples of a schema that are composed from the examples of the schema's fields.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::documents::Documents;
use crate::examples;
use crate::places::Place;

/// A composed example, and the places of the examples of its fields.
#[derive(Default)]
pub struct Composed {
    pub value: Value,
    pub of: BTreeSet<Place>,
}

/// The fields of an object schema: their examples, the required names, and the places of the examples.
#[derive(Default)]
struct Fields {
    fields: Map<String, Value>,
    required: BTreeSet<String>,
    of: BTreeSet<Place>,
}

/// Composes an example of a schema from the examples of its fields; fields without a complete example are
/// omitted. Returns `None` if a required field has no example, or if no field has an example.
pub fn composed(documents: &Documents, schema: &Place) -> Option<Composed> {
    let schema = schema.follow(documents);
    let at = schema.located(documents);
    if at.value["type"] == "array" {
        let Composed { value, of } = of_field(documents, &schema.below("items"))?;
        return Some(Composed { value: Value::Array(vec![value]), of });
    }
    let mut all = Fields::default();
    collect(documents, &schema, &mut all);
    let Fields { fields, required, of } = all;
    let is_complete = !fields.is_empty() && required.iter().all(|name| fields.contains_key(name));
    is_complete.then_some(Composed { value: Value::Object(fields), of })
}

fn collect(documents: &Documents, schema: &Place, all: &mut Fields) {
    let schema = schema.follow(documents);
    let at = schema.located(documents);
    for index in 0..at.list("allOf").len() {
        collect(documents, &schema.below("allOf").below(&index.to_string()), all);
    }
    all.required.extend(at.words("required"));
    for name in at.fields("properties").into_keys() {
        if let Some(field) = of_field(documents, &schema.below("properties").below(&name)) {
            all.fields.insert(name, field.value);
            all.of.extend(field.of);
        }
    }
}

/// Returns the field's first example, or an example composed from the fields below the field.
fn of_field(documents: &Documents, field: &Place) -> Option<Composed> {
    let field = field.follow(documents);
    match examples::own(documents, &field).into_iter().next() {
        Some(own) => {
            let value = examples::resolved(documents, &own.located(documents));
            Some(Composed { value, of: BTreeSet::from([own]) })
        }
        None => composed(documents, &field),
    }
}
