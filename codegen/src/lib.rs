//! Reads `spec/` and writes `generated/`. A build tool: the server does not link it.
#![forbid(unsafe_code)]

mod emit;
mod error;
pub mod import;
mod ledger;
mod model;
mod names;
mod openapi;
mod parse;
mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use error::Error;
pub use ledger::{Call, Check, Decision, Rate, Status, Versions};
pub use model::{
    Answer, Api, Auth, Body, Bound, Direction, Field, Named, Operation, Shape, Tagged, Type, When,
};
pub use parse::Specification;

/// The files of `generated/`, by path below it, formatted.
pub type Files = BTreeMap<PathBuf, String>;

/// Reads the specification below `root/spec`.
///
/// # Errors
/// Names the file, the operation and the field that is wrong.
pub fn read(root: &Path) -> Result<Specification, Error> {
    parse::read(&root.join("spec"))
}

/// Renders every generated file from the specification below `root`, except `openapi.json`, which the
/// generated crate prints.
///
/// # Errors
/// As [`read`]; also if `rustfmt` fails.
pub fn render(root: &Path) -> Result<Files, Error> {
    write::format(root, emit::files(&read(root)?)?)
}

/// Writes the rendered files to `root/generated` and removes files that are no longer generated. Returns
/// the paths that changed, below `root/generated`.
///
/// # Errors
/// As [`render`]; also if a file cannot be written.
pub fn write_sources(root: &Path) -> Result<Vec<PathBuf>, Error> {
    write::write(&root.join("generated"), &render(root)?)
}

/// Does the work of [`write_sources`], then writes the `openapi.json` that the generated crate prints.
///
/// # Errors
/// As [`write_sources`]; also if the generated crate does not compile.
pub fn generate(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut changed = write_sources(root)?;
    let (folder, file) = (root.join("generated"), Path::new(openapi::FILE));
    changed.extend(write::update(&folder, file, &openapi::print(root)?)?);
    Ok(changed)
}

/// The paths below `root/generated` that differ from what [`generate`] would write; `openapi.json` is
/// compared by the tests of the generated crate.
///
/// # Errors
/// As [`render`].
pub fn stale(root: &Path) -> Result<Vec<PathBuf>, Error> {
    write::differences(&root.join("generated"), &render(root)?)
}
