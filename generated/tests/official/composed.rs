//! The examples that a schema makes of those of its fields: as the specification shows them, where it has no
//! example of the whole.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::documents::Documents;
use crate::examples;
use crate::places::Place;

/// An example, and the examples that it is made of.
#[derive(Default)]
pub struct Composed {
    pub value: Value,
    pub of: BTreeSet<Place>,
}

/// What is to be known of the fields of an object.
#[derive(Default)]
struct Fields {
    fields: Map<String, Value>,
    required: BTreeSet<String>,
    of: BTreeSet<Place>,
}

/// The example of a schema by its fields, without what is not complete; none if a required field has none, or
/// if no field has one.
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

/// The field's own example, or the one that its fields make.
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
