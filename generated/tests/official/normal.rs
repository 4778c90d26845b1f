//! The normaliser: reduces an official schema or one of our schemas to a form that the test can compare.
//!
//! An object becomes the map of its fields: `?` follows the name of an optional field, and `{string}` is the
//! name of all fields without a name in the schema. A list becomes a list. Any other schema becomes the name
//! of its type. The normaliser drops titles, descriptions, examples, defaults, formats, patterns, bounds and
//! extensions.

use std::collections::{BTreeMap, BTreeSet};
use std::slice;

use serde_json::{Value, json};

use crate::documents::{Documents, Located};

const OTHERS: &str = "{string}";
/// The key that holds the normal form of a nullable type.
const OR_NULL: &str = "or null";
const TYPED: &[&str] = &["type", "enum", "oneOf", "anyOf"];

pub struct Normaliser<'a> {
    pub documents: &'a Documents,
    /// The files of the definitions that accept any object.
    pub raw: &'a BTreeSet<String>,
}

impl Normaliser<'_> {
    /// Returns the normal form of a value that all the schemas describe together.
    pub fn normal(&self, schemas: &[Located]) -> Value {
        let parts: Vec<Located> = schemas.iter().flat_map(|schema| self.parts(schema)).collect();
        let (mut fields, mut required) = (BTreeMap::<String, Vec<Located>>::new(), Vec::new());
        for part in &parts {
            let rest = part.get("additionalProperties").filter(|rest| rest.value != false);
            let others = part.fields("patternProperties").into_values().chain(rest);
            let others = others.map(|other| (OTHERS.to_owned(), other));
            for (name, field) in others.chain(part.fields("properties")) {
                fields.entry(name).or_default().push(field);
            }
            required.extend(part.words("required"));
        }
        let fields = fields.into_iter().map(|(name, field)| match self.normal(&field) {
            field if name == OTHERS || required.contains(&name) => (name, field),
            field => (format!("{name}?"), field.get(OR_NULL).unwrap_or(&field).clone()),
        });
        let (object, any) = (Value::Object(fields.collect()), json!({ OTHERS: "json" }));
        match parts.iter().rfind(|part| TYPED.iter().any(|key| part.get(key).is_some())) {
            _ if object == any || parts.iter().any(|part| part.value == any) => json!("object"),
            _ if object != json!({}) => object,
            typed => typed.map_or(json!("json"), |part| self.kind(part)),
        }
    }

    /// Follows the references of a schema, and lists the schema with the parts of its `allOf`.
    fn parts(&self, schema: &Located) -> Vec<Located> {
        let at = self.documents.follow(schema);
        if at != *schema && self.raw.contains(&*at.file.to_string_lossy()) {
            return vec![at.with(&json!({ OTHERS: "json" }))];
        }
        at.list("allOf").iter().flat_map(|part| self.parts(part)).chain([at.clone()]).collect()
    }

    /// Returns the normal form of a schema that has no fields.
    fn kind(&self, part: &Located) -> Value {
        let normal = |schema: &Located| self.normal(slice::from_ref(schema));
        let alone = |kind: &String| part.with(&json!({ "type": kind, "items": part.value["items"] }));
        let several = part.words("type").iter().map(alone).collect();
        let choices = [part.list("oneOf"), part.list("anyOf"), several].concat();
        let items = part.below("items");
        let tuple = [part.list("prefixItems"), items.list("anyOf")].concat();
        match part.value["type"].as_str() {
            _ if !choices.is_empty() => kinds(choices.iter().map(normal).collect()),
            Some("array") if !tuple.is_empty() => tuple.iter().map(normal).collect(),
            Some("array") => json!([normal(&items)]),
            Some("string") | None => json!(format!("string {}", part.words("enum").join("|")).trim_end()),
            Some(kind) => json!(kind),
        }
    }
}

/// Returns the normal form of a union: the only choice besides null, or the JSON types of all choices.
fn kinds(mut choices: Vec<Value>) -> Value {
    let is_nullable = choices.iter().any(|choice| choice == "null");
    choices.retain(|choice| choice != "null");
    let word = |choice: &Value| {
        let word = choice.as_str().unwrap_or(if choice.is_array() { "array" } else { "object" });
        word.split(' ').next().map(str::to_owned)
    };
    let words: BTreeSet<String> = choices.iter().filter_map(word).collect();
    let several = json!(Vec::from_iter(words).join("|"));
    let kind = if let [choice] = &*choices { choice.clone() } else { several };
    if is_nullable { json!({ OR_NULL: kind }) } else { kind }
}
