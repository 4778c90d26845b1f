//! The one normaliser: what a schema says, without how it says it. Both sides go through it.
//!
//! An object is its fields, `?` after the names of those that may be absent and `{string}` for all others; a
//! list is a list; anything else is the name of its type. What is not named here (titles, descriptions,
//! examples, defaults, formats, patterns, bounds, extensions) is dropped.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::documents::{Documents, Located};

/// What may also be null.
pub const OR_NULL: &str = "or null";

pub struct Normaliser<'a> {
    pub documents: &'a Documents,
    /// The files of the definitions that are any object.
    pub raw: &'a BTreeSet<String>,
}

impl Normaliser<'_> {
    /// All these schemas together.
    pub fn normal(&self, schemas: &[Located]) -> Value {
        let parts: Vec<Located> = schemas.iter().flat_map(|schema| self.parts(schema)).collect();
        let (mut fields, mut required) = (BTreeMap::<&str, Vec<Located>>::new(), BTreeSet::from(["{string}"]));
        for part in &parts {
            let own = entries(&part.value, "properties");
            let others = entries(&part.value, "patternProperties").map(|(_, property)| property);
            let others = others.chain(part.value.get("additionalProperties").filter(|other| **other != false));
            for (name, property) in own.chain(others.map(|other| ("{string}", other))) {
                fields.entry(name).or_default().push(part.with(property));
            }
            required.extend(items(&part.value, "required").iter().filter_map(Value::as_str));
        }
        let fields = fields.iter().map(|(name, property)| match self.normal(property) {
            property if required.contains(name) => ((*name).to_owned(), property),
            Value::Object(mut wrapped) if wrapped.contains_key(OR_NULL) => (format!("{name}?"), wrapped[OR_NULL].take()),
            property => (format!("{name}?"), property),
        });
        let object = Value::Object(fields.collect());
        let any = json!({ "{string}": "json" });
        let is_typed = |part: &&Located| ["type", "enum", "oneOf", "anyOf"].iter().any(|key| part.value.get(key).is_some());
        match parts.iter().rfind(is_typed) {
            _ if object == any || parts.iter().any(|part| part.value == any) => json!("object"),
            _ if object != json!({}) => object,
            Some(part) => self.kind(part),
            None => json!("json"),
        }
    }

    /// A schema behind its references, and what it is made of.
    fn parts(&self, schema: &Located) -> Vec<Located> {
        let at = self.documents.follow(schema);
        if self.raw.contains(at.file.to_str().unwrap()) && at != *schema {
            return vec![at.with(&json!({ "{string}": "json" }))];
        }
        let all = items(&at.value, "allOf").iter().flat_map(|part| self.parts(&at.with(part)));
        all.chain([at.clone()]).collect()
    }

    /// What is no object with fields.
    fn kind(&self, part: &Located) -> Value {
        let of = |value: &Value| self.normal(&[part.with(value)]);
        let named = |kind: &Value| of(&json!({ "type": kind, "items": part.value.get("items").unwrap_or(&json!({})) }));
        let choices = items(&part.value, "oneOf").iter().chain(items(&part.value, "anyOf")).map(of);
        let choices: Vec<Value> = choices.chain(items(&part.value, "type").iter().map(named)).collect();
        let (null, mut choices): (Vec<Value>, Vec<Value>) = choices.into_iter().partition(|choice| choice == "null");
        if choices.len() > 1 {
            let words: BTreeSet<&str> = choices.iter().map(word).collect();
            choices = vec![json!(Vec::from_iter(words).join("|"))];
        }
        let fixed = items(&part.value["items"], "anyOf");
        match (part.value["type"].as_str(), choices.pop()) {
            (_, Some(choice)) if null.is_empty() => choice,
            (_, Some(choice)) => json!({ OR_NULL: choice }),
            (Some("array"), None) if part.value.get("prefixItems").is_some() => items(&part.value, "prefixItems").iter().map(of).collect(),
            (Some("array"), None) if !fixed.is_empty() && part.value["maxItems"] == fixed.len() => fixed.iter().map(of).collect(),
            (Some("array"), None) => json!([part.value.get("items").map_or(json!("json"), of)]),
            (Some("string") | None, None) if part.value.get("enum").is_some() => {
                let values: BTreeSet<&str> = items(&part.value, "enum").iter().filter_map(Value::as_str).collect();
                json!(format!("enum({})", Vec::from_iter(values).join("|")))
            }
            (kind, None) => json!(kind),
        }
    }
}
