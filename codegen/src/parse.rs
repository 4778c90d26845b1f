//! Parses the files of `spec/` into the model.

mod adds;
mod checks;
mod entry;
mod operation;
mod payload;
mod types;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use yaml_serde::Value;

use self::types::Known;
use crate::Error;
use crate::ledger::{self, Versions};
use crate::model::{Api, Named, Operation};

/// The content of `spec/`.
#[derive(Debug)]
pub struct Specification {
    /// All operations, in the order of their names.
    pub operations: Vec<Operation>,
    /// The shapes of `types.yaml` and `our_types.yaml`, in their order.
    pub types: Vec<Named>,
    /// The content of `GET /_matrix/client/versions`.
    pub versions: Versions,
}

/// Reads the folder `spec`.
pub fn read(spec: &Path) -> Result<Specification, Error> {
    let mut ledger = ledger::read(&spec.join("ledger.toml"))?;
    let types = named_types(&[spec.join("types.yaml"), spec.join("our_types.yaml")])?;
    let known: Known = types.iter().map(|named| (named.name.clone(), named.shape.clone())).collect();
    let mut sections = sections(spec)?;
    adds::merge(&mut sections)?;
    let mut operations = Vec::new();
    for (api, path, file) in &sections {
        let found = operation::section(*api, path, file, &known, &mut ledger.operations);
        operations.extend(found.map_err(|error| error.within(path.display()))?);
    }
    if let Some(unknown) = ledger.operations.keys().next() {
        return Err(Error::new(unknown, "is in no section").within(spec.join("ledger.toml").display()));
    }
    operations.sort_by_key(Operation::name);
    routes_are_distinct(&operations)?;
    files_are_distinct(&operations)?;
    Ok(Specification { operations, types, versions: ledger.versions })
}

type Section = (Api, PathBuf, Value);

/// All sections, read as YAML.
fn sections(spec: &Path) -> Result<Vec<Section>, Error> {
    let mut sections = Vec::new();
    for api in Api::ALL {
        let mut paths = yaml_files(&spec.join(api.folder()))?;
        let alone = spec.join(api.folder()).with_extension("yaml");
        if alone.exists() {
            paths.push(alone);
        }
        for path in paths {
            let file = read_yaml(&path)?;
            sections.push((api, path, file));
        }
    }
    Ok(sections)
}

/// Refuses two operations on one route, unless exactly one of them has `when`.
fn routes_are_distinct(operations: &[Operation]) -> Result<(), Error> {
    let mut routes: BTreeMap<(&str, Vec<&str>, bool), &Operation> = BTreeMap::new();
    for operation in operations {
        for path in std::iter::once(&operation.path).chain(&operation.also) {
            let segments = path.split('/').map(|text| if text.starts_with('{') { "{}" } else { text });
            let route = (operation.method.as_str(), segments.collect(), operation.when.is_some());
            if let Some(other) = routes.insert(route, operation) {
                return Err(Error::new(operation.name(), format!("has the route of {}", other.name())));
            }
        }
    }
    Ok(())
}

/// Refuses two operations whose names give the same file name.
fn files_are_distinct(operations: &[Operation]) -> Result<(), Error> {
    let mut files: BTreeMap<String, &Operation> = BTreeMap::new();
    for operation in operations {
        if let Some(other) = files.insert(operation.file(), operation) {
            let text = format!("would be written to the file of {}: {}", other.name(), operation.file());
            return Err(Error::new(operation.name(), text));
        }
    }
    Ok(())
}

/// The shapes of the files that exist. A file may use the shapes of an earlier file.
fn named_types(paths: &[PathBuf]) -> Result<Vec<Named>, Error> {
    let mut known = Known::new();
    let mut named = Vec::new();
    for path in paths.iter().filter(|path| path.exists()) {
        let file = read_yaml(path)?;
        for (name, value) in types::mapping(&file).map_err(|error| error.within(path.display()))? {
            let shape =
                types::shape(value, &known).map_err(|error| error.within(name).within(path.display()))?;
            known.insert(name.to_owned(), shape.clone());
            named.push(Named { name: name.to_owned(), shape });
        }
    }
    Ok(named)
}

pub fn read_yaml(path: &Path) -> Result<Value, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    yaml_serde::from_str(&text).map_err(|error| Error::file(path, error))
}

/// The YAML files of a folder in order; none if the folder does not exist.
pub fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).map_err(|error| Error::file(folder, error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    Ok(paths)
}
