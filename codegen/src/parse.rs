//! From the files of `spec/` to the model.

mod entry;
mod operation;
mod types;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use yaml_serde::Value;

use crate::ledger::{self, Versions};
use crate::model::{Api, Named, Operation};
use crate::{Error, Shape};

/// Everything that `spec/` says.
#[derive(Debug)]
pub struct Specification {
    /// All operations, by name.
    pub operations: Vec<Operation>,
    /// The shapes of `types.yaml`, in its order.
    pub types: Vec<Named>,
    /// What `GET /versions` says.
    pub versions: Versions,
}

/// Reads the folder `spec`.
pub fn read(spec: &Path) -> Result<Specification, Error> {
    let mut ledger = ledger::read(&spec.join("ledger.toml"))?;
    let types = named_types(&spec.join("types.yaml"))?;
    let shapes: BTreeMap<String, Shape> =
        types.iter().map(|named| (named.name.clone(), named.fields.clone())).collect();
    let mut operations = Vec::new();
    for api in Api::ALL {
        for path in yaml_files(&spec.join(api.folder()))? {
            let file = read_yaml(&path)?;
            let found = operation::section(api, &path, &file, &shapes, &mut ledger.operations);
            operations.extend(found.map_err(|error| error.within(path.display()))?);
        }
    }
    if let Some(unknown) = ledger.operations.keys().next() {
        return Err(Error::new(unknown, "is in no section").within(spec.join("ledger.toml").display()));
    }
    operations.sort_by_key(Operation::name);
    routes_are_distinct(&operations)?;
    Ok(Specification { operations, types, versions: ledger.versions })
}

/// Two operations on one route would hide one another.
fn routes_are_distinct(operations: &[Operation]) -> Result<(), Error> {
    let mut routes: BTreeMap<(&str, Vec<&str>), &Operation> = BTreeMap::new();
    for operation in operations {
        let segments = operation.path.split('/').map(|text| if text.starts_with('{') { "{}" } else { text });
        if let Some(other) = routes.insert((&operation.method, segments.collect()), operation) {
            return Err(Error::new(operation.name(), format!("has the route of {}", other.name())));
        }
    }
    Ok(())
}

fn named_types(path: &Path) -> Result<Vec<Named>, Error> {
    let file = read_yaml(path)?;
    let mut known: BTreeMap<String, Shape> = BTreeMap::new();
    let mut named = Vec::new();
    for (name, value) in types::mapping(&file).map_err(|error| error.within(path.display()))? {
        let fields =
            types::fields(value, &known).map_err(|error| error.within(name).within(path.display()))?;
        known.insert(name.to_owned(), fields.clone());
        named.push(Named { name: name.to_owned(), fields });
    }
    Ok(named)
}

fn read_yaml(path: &Path) -> Result<Value, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    yaml_serde::from_str(&text).map_err(|error| Error::file(path, error))
}

/// The sections of an API; an API without a folder has none.
fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).map_err(|error| Error::file(folder, error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    Ok(paths)
}
