//! Reads and applies `spec/errata.yaml`, the corrections of the official files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use yaml_serde::{Mapping, Value};

use crate::Error;

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    raw: Vec<Raw>,
    additions: Vec<Addition>,
    corrections: Vec<Correction>,
    /// Used by the test that compares schemas, not by an import.
    #[serde(rename = "schemas", default)]
    _schemas: Vec<Coarser>,
}

/// Definitions whose values the server keeps byte for byte.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    definitions: Vec<String>,
    #[serde(rename = "reason")]
    _reason: String,
}

/// Operations that the official files describe in prose only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Addition {
    section: String,
    operations: Mapping,
    reason: String,
}

/// One value that differs from the official files.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    /// Operations, by name, or `types/Name`.
    of: Vec<String>,
    /// The path of keys to the value, joined by ` / `.
    at: String,
    /// The correct value; `None` removes the key.
    say: Option<Value>,
    reason: String,
    /// The first release that does not need the correction.
    until: Option<String>,
}

/// A place where our schema is less precise than the official one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Coarser {
    #[serde(rename = "of")]
    _of: Vec<String>,
    #[serde(rename = "at")]
    _at: String,
    #[serde(rename = "reason")]
    _reason: String,
}

/// The corrections that apply to one release.
pub struct Errata {
    /// The paths below `api/` of definitions whose values the server keeps byte for byte.
    pub raw: Vec<String>,
    additions: Vec<Addition>,
    corrections: Vec<Correction>,
    reasons: BTreeMap<String, BTreeSet<String>>,
}

type Sections<'a> = BTreeMap<(&'a str, String), Mapping>;

impl Errata {
    pub fn read(path: &Path, release: &str) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
        let File { raw, additions, mut corrections, .. } =
            yaml_serde::from_str(&text).map_err(|error| Error::file(path, error))?;
        corrections.retain(|each| each.until.as_deref().is_none_or(|until| number(release) < number(until)));
        let raw = raw.into_iter().flat_map(|raw| raw.definitions).collect();
        Ok(Self { raw, additions, corrections, reasons: BTreeMap::new() })
    }

    /// Why the operation `name` differs from the official files.
    pub fn reasons(&self, name: &str) -> impl Iterator<Item = &str> {
        self.reasons.get(name).into_iter().flatten().map(String::as_str)
    }

    /// Applies the additions and the corrections.
    pub fn apply(&mut self, sections: &mut Sections<'_>, types: &mut [(String, Value)]) -> Result<(), Error> {
        for addition in &self.additions {
            let key = ("client", addition.section.clone());
            sections.entry(key).or_default().extend(addition.operations.clone());
            for id in addition.operations.keys().filter_map(Value::as_str) {
                let reasons = self.reasons.entry(format!("client/{id}")).or_default();
                reasons.insert(addition.reason.clone());
            }
        }
        for correction in &self.corrections {
            for name in &correction.of {
                let target = find(sections, types, name)
                    .ok_or_else(|| Error::new(name, "is not in this release").within("errata.yaml"))?;
                correct(target, correction).map_err(|error| error.within(name).within("errata.yaml"))?;
                self.reasons.entry(name.clone()).or_default().insert(correction.reason.clone());
            }
        }
        Ok(())
    }
}

/// The minor number of `v1.17`.
fn number(release: &str) -> u32 {
    release.rsplit('.').next().and_then(|minor| minor.parse().ok()).unwrap_or_default()
}

fn find<'v>(
    sections: &'v mut Sections<'_>,
    types: &'v mut [(String, Value)],
    name: &str,
) -> Option<&'v mut Value> {
    let (api, id) = name.split_once('/')?;
    if api == "types" {
        return types.iter_mut().find(|(name, _)| name == id).map(|(_, shape)| shape);
    }
    let mut own = sections.iter_mut().filter(|((other, _), _)| *other == api);
    own.find_map(|(_, operations)| operations.get_mut(id))
}

fn correct(target: &mut Value, correction: &Correction) -> Result<(), Error> {
    let nowhere = || Error::new(&correction.at, "is not in the official files");
    let mut keys: Vec<&str> = correction.at.split(" / ").collect();
    let last = keys.pop().unwrap_or_default();
    let mut at = target;
    for (depth, key) in keys.into_iter().enumerate() {
        at = match at {
            Value::Mapping(fields) => {
                // A correction may create the parameters of an operation that has none, and no other mapping.
                if depth == 0 && ["headers", "query"].contains(&key) && !fields.contains_key(key) {
                    fields.insert(Value::from(key), Value::Mapping(Mapping::new()));
                }
                fields.get_mut(key).ok_or_else(nowhere)?
            }
            // The key `[]` stands for the element type of a list.
            Value::Sequence(items) if key == "[]" => items.first_mut().ok_or_else(nowhere)?,
            _ => return Err(nowhere()),
        };
    }
    let Value::Mapping(fields) = at else { return Err(nowhere()) };
    let before = match &correction.say {
        Some(value) => fields.insert(Value::from(last), value.clone()),
        None => fields.shift_remove(last),
    };
    if before == correction.say {
        return Err(Error::new(&correction.at, "needs no correction any more: remove the correction"));
    }
    Ok(())
}
