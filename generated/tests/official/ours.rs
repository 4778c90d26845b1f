//! The schemas that schemars derives from the generated types.

use lattice_generated::schema::operations;
use schemars::SchemaGenerator;
use serde_json::{Value, json};

use crate::documents::{Documents, Located};

/// Our side of a comparison: the schemas by operation and place, and one document with all definitions.
pub struct Ours {
    pub documents: Documents,
    schemas: Vec<(String, Value)>,
}

impl Ours {
    pub fn new() -> Self {
        let mut generator = SchemaGenerator::default();
        let mut schemas = Vec::new();
        for operation in operations() {
            let places =
                [("query", operation.query), ("body", operation.body), ("response", operation.response)];
            for (place, schema) in places {
                let Some(schema) = schema else { continue };
                let name = format!("{} {place}", operation.meta.name);
                schemas.push((name, schema(&mut generator).into()));
            }
        }
        let documents = Documents::of(json!({ "$defs": generator.take_definitions(true) }));
        Self { documents, schemas }
    }

    /// Lists the schemas at a place of an operation; empty if the place is not JSON, a query or a form.
    pub fn schemas(&self, operation: &str, place: &str) -> Vec<Located> {
        let name = format!("{operation} {place}");
        let own = self.schemas.iter().filter(|(other, _)| *other == name);
        own.map(|(_, value)| Located { file: Default::default(), value: value.clone() }).collect()
    }
}
