//! Imports the official OpenAPI files into `spec/`, corrected by `spec/errata.yaml`.

mod codes;
mod difference;
mod document;
mod errata;
mod identifiers;
mod operation;
mod schema;
mod yaml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use yaml_serde::{Mapping, Value};

use self::document::Documents;
use self::errata::Errata;
use self::schema::Types;
use crate::{Error, write};

/// The folders of the official files with ours. The client API is first: its types get the short names.
const APIS: &[(&str, &str)] = &[
    ("client-server", "client"),
    ("server-server", "federation"),
    ("application-service", "appservice"),
    ("push-gateway", "push_gateway"),
    ("identity", "identity"),
];

/// The files of `spec/` that an import writes, by path below it.
pub type Imported = BTreeMap<PathBuf, String>;

/// Reads the official files of one release (`…/v1.17`) and the corrections in the file `errata`.
///
/// # Errors
/// A construct that the format cannot express, a reference without a target, a correction that no longer
/// applies.
pub fn read(official: &Path, errata: &Path) -> Result<Imported, Error> {
    let release = official.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut errata = Errata::read(errata, release)?;
    let documents = Documents::new(official.to_owned());
    let raw = errata.raw.clone();
    let types = Types::new(&documents, &raw);
    let mut sections: BTreeMap<(&str, String), Mapping> = BTreeMap::new();
    for (folder, api) in APIS {
        for file in documents.files(folder)? {
            let section = document::section_name(&file);
            let found = operation::section(&documents, &types, api, &file)
                .map_err(|error| error.within(file.display()))?;
            if !found.is_empty() {
                sections.entry((api, section)).or_default().extend(found);
            }
        }
    }
    let mut named = types.into_named();
    errata.apply(&mut sections, &mut named)?;
    let mut imported = Imported::new();
    for ((api, section), operations) in sections {
        let path = PathBuf::from(api).join(&section).with_extension("yaml");
        imported.insert(path, yaml::section(&section, api, &operations, &errata));
    }
    imported.insert(PathBuf::from("types.yaml"), yaml::types(&used(named, &imported)));
    Ok(imported)
}

/// The named types that a section uses, directly or through another type.
fn used(named: Vec<(String, Value)>, sections: &Imported) -> Vec<(String, Value)> {
    let mut kept: Vec<(String, Value)> = Vec::new();
    // A type names earlier types only, so a pass from the end sees each type after all its users.
    for (name, shape) in named.into_iter().rev() {
        let in_types = kept.iter().any(|(_, shape)| yaml::names(&yaml::block(shape), &name));
        if in_types || sections.values().any(|text| yaml::names(text, &name)) {
            kept.push((name, shape));
        }
    }
    kept.reverse();
    kept
}

/// The changes that an import made.
#[derive(Debug, Default)]
pub struct Changes {
    /// Files written or removed, below `spec/`.
    pub files: Vec<PathBuf>,
    /// The names of new operations.
    pub added: Vec<String>,
    /// The names of removed operations.
    pub removed: Vec<String>,
    /// The changes inside operations and types, a sentence each.
    pub changed: Vec<String>,
}

/// Writes an import to `root/spec`, removes sections that no longer exist, updates `ledger.toml` (adds new
/// operations as absent or unused, removes old ones), and returns the changes.
///
/// # Errors
/// A file that cannot be read or written.
pub fn write(imported: &Imported, root: &Path) -> Result<Changes, Error> {
    let spec = root.join("spec");
    let before = present(&spec)?;
    let mut changes = difference::between(&before, imported)?;
    for (path, text) in imported {
        changes.files.extend(write::update(&spec, path, text)?);
    }
    for path in before.keys().filter(|path| !imported.contains_key(*path)) {
        std::fs::remove_file(spec.join(path)).map_err(|error| Error::file(path, error))?;
        changes.files.push(path.clone());
    }
    difference::keep_ledger(&spec.join("ledger.toml"), &changes)?;
    Ok(changes)
}

/// The files of `spec/` that an import writes.
///
/// # Errors
/// A file that cannot be read.
pub fn present(spec: &Path) -> Result<Imported, Error> {
    let mut files = Imported::new();
    let mut paths = vec![PathBuf::from("types.yaml")];
    for (_, api) in APIS {
        let sections = crate::parse::yaml_files(&spec.join(api))?;
        paths.extend(sections.iter().filter_map(|path| Some(Path::new(api).join(path.file_name()?))));
    }
    for path in paths {
        if let Ok(text) = std::fs::read_to_string(spec.join(&path)) {
            files.insert(path, text);
        }
    }
    Ok(files)
}
