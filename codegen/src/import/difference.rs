//! Compares two imports for a review, and updates the ledger.

use std::collections::BTreeMap;
use std::path::Path;

use yaml_serde::Value;

use super::{APIS, Changes, Imported};
use crate::Error;

/// Operations and types by name, each as paths of keys with their values.
type Facts = BTreeMap<String, BTreeMap<String, String>>;

/// Compares two imports.
pub fn between(before: &Imported, after: &Imported) -> Result<Changes, Error> {
    let (before, after) = (facts(before)?, facts(after)?);
    let mut changes = Changes::default();
    let is_operation = |name: &&String| !name.starts_with("types/");
    changes.added =
        after.keys().filter(|name| !before.contains_key(*name)).filter(is_operation).cloned().collect();
    changes.removed =
        before.keys().filter(|name| !after.contains_key(*name)).filter(is_operation).cloned().collect();
    for (name, now) in &after {
        let Some(then) = before.get(name) else { continue };
        for (path, value) in now {
            match then.get(path) {
                None if value.is_empty() => changes.changed.push(format!("{name}: {path} is new")),
                None => changes.changed.push(format!("{name}: {path} is new: {value}")),
                Some(old) if old != value => {
                    changes.changed.push(format!("{name}: {path} was {old}, is {value}"))
                }
                Some(_) => {}
            }
        }
        let gone = then.keys().filter(|path| !now.contains_key(*path));
        changes.changed.extend(gone.map(|path| format!("{name}: {path} is gone")));
    }
    Ok(changes)
}

fn facts(imported: &Imported) -> Result<Facts, Error> {
    let mut facts = Facts::new();
    for (path, text) in imported {
        let file: Value = yaml_serde::from_str(text).map_err(|error| Error::file(path, error))?;
        let (api, entries) = match file.get("operations") {
            Some(operations) => {
                (path.iter().next().and_then(|api| api.to_str()).unwrap_or_default(), operations)
            }
            None => ("types", &file),
        };
        for (name, value) in entries.as_mapping().into_iter().flatten() {
            let mut flat = BTreeMap::new();
            flatten(value, String::new(), &mut flat);
            facts.insert(format!("{api}/{}", name.as_str().unwrap_or_default()), flat);
        }
    }
    Ok(facts)
}

fn flatten(value: &Value, path: String, flat: &mut BTreeMap<String, String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path} / {key}") };
    match value {
        Value::Mapping(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                flatten(value, below(key.as_str().unwrap_or_default()), flat);
            }
        }
        // The order of these lists has no meaning: an item is its own key.
        Value::Sequence(items) if ["also", "errors"].contains(&path.as_str()) => {
            flat.extend(items.iter().filter_map(Value::as_str).map(|item| (below(item), String::new())));
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(item, below(&index.to_string()), flat);
            }
        }
        Value::String(text) => drop(flat.insert(path, text.clone())),
        other => drop(flat.insert(path, format!("{other:?}"))),
    }
}

/// Removes and adds operations of the ledger. A new operation is absent or unused. The section `[operations]`
/// has one line for each operation, in the order of the names.
pub fn keep_ledger(path: &Path, changes: &Changes) -> Result<(), Error> {
    if changes.added.is_empty() && changes.removed.is_empty() {
        return Ok(());
    }
    let text = std::fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    let (head, operations) =
        text.split_once("[operations]\n").ok_or_else(|| Error::new(path.display(), "has no [operations]"))?;
    let name = |line: &str| line.split('"').nth(1).map(str::to_owned);
    let mut lines: Vec<String> = operations.lines().map(str::to_owned).collect();
    lines.retain(|line| name(line).is_some_and(|name| !changes.removed.contains(&name)));
    for added in &changes.added {
        if !lines.iter().any(|line| name(line).as_ref() == Some(added)) {
            lines.push(format!("\"{added}\" = {}", decision(added)));
        }
    }
    lines.sort();
    let text = format!("{head}[operations]\n{}\n", lines.join("\n"));
    std::fs::write(path, text).map_err(|error| Error::file(path, error))
}

fn decision(name: &str) -> &'static str {
    let api = name.split('/').next().unwrap_or_default();
    let outbound = ["appservice", "identity", "push_gateway"];
    debug_assert!(APIS.iter().any(|(_, known)| *known == api), "an operation of an imported API");
    match api {
        "federation" => "{ status = \"absent\", call = \"unused\", reason = \"new\" }",
        api if outbound.contains(&api) => "{ call = \"unused\", reason = \"new\" }",
        _ => "{ status = \"absent\", reason = \"new\" }",
    }
}
