//! Merges the additions of unstable features (`adds:` of `spec/msc/`) into stable operations.

use std::collections::BTreeMap;

use yaml_serde::Value;

use super::{Section, types};
use crate::Error;
use crate::model::Api;

/// Merges every entry of `adds:` into the operation that the entry names.
pub fn merge(sections: &mut [Section]) -> Result<(), Error> {
    let mut adds: BTreeMap<String, Value> = BTreeMap::new();
    for (api, path, file) in sections.iter() {
        let Some(value) = file.get("adds") else { continue };
        if *api != Api::Msc {
            return Err(Error::new("adds", "belongs to a section of spec/msc").within(path.display()));
        }
        for (name, addition) in types::mapping(value).map_err(|error| error.within(path.display()))? {
            match adds.get_mut(name) {
                Some(others) => {
                    deep(others, addition).map_err(|error| error.within(name).within(path.display()))?;
                }
                None => drop(adds.insert(name.to_owned(), addition.clone())),
            }
        }
    }
    for (api, path, file) in sections.iter_mut() {
        let Some(operations) = file.get_mut("operations").and_then(Value::as_mapping_mut) else { continue };
        for (id, operation) in operations.iter_mut() {
            let name = format!("{}/{}", api.folder(), id.as_str().unwrap_or_default());
            if let Some(addition) = adds.remove(&name) {
                deep(operation, &addition).map_err(|error| error.within(name).within(path.display()))?;
            }
        }
    }
    match adds.keys().next() {
        Some(name) => Err(Error::new(name, "is in no section").within("adds")),
        None => Ok(()),
    }
}

/// Merges mappings and joins lists. Replaces no value.
fn deep(into: &mut Value, from: &Value) -> Result<(), Error> {
    match (into, from) {
        (Value::Mapping(into), Value::Mapping(from)) => {
            for (key, value) in from {
                match into.get_mut(key) {
                    Some(there) => {
                        deep(there, value).map_err(|error| error.within(key.as_str().unwrap_or_default()))?;
                    }
                    None => drop(into.insert(key.clone(), value.clone())),
                }
            }
            Ok(())
        }
        (Value::Sequence(into), Value::Sequence(from)) => {
            into.extend(from.iter().cloned());
            Ok(())
        }
        _ => Err(Error::here("exists already: an unstable feature may only add")),
    }
}
