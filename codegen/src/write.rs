//! Formats, writes and compares the rendered files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Error, Files};

/// Entries of `generated/` that are not rendered files: the manifest, the tests and `openapi.json`.
const NOT_RENDERED: &[&str] = &["Cargo.toml", "openapi.json", "tests"];
/// The files passed to `rustfmt`; every other Rust file is a module of one of these.
const ROOTS: &[&str] = &["src/lib.rs", "examples/openapi.rs"];

/// Formats the Rust files with one `rustfmt` process, which follows the modules of the crate.
pub fn format(root: &Path, mut files: Files) -> Result<Files, Error> {
    let folder = Scratch::new()?;
    for (path, text) in &files {
        put(&folder.0.join(path), text)?;
    }
    let roots = ROOTS.iter().filter(|path| files.contains_key(Path::new(path)));
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(root.join("rustfmt.toml"))
        .args(roots.map(|path| folder.0.join(path)))
        .output()
        .map_err(|error| Error::new("rustfmt", error))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Error::new("rustfmt", format!("refuses the rendered files:\n{stderr}")));
    }
    for (path, text) in &mut files {
        let path = folder.0.join(path);
        *text = std::fs::read_to_string(&path).map_err(|error| Error::file(&path, error))?;
    }
    Ok(files)
}

/// A temporary folder that is removed on drop.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, Error> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("lattice-codegen-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| Error::file(&path, error))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A leftover in the temporary folder does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn put(path: &Path, text: &str) -> Result<(), Error> {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, text)).map_err(|error| Error::file(path, error))
}

/// Writes the files that differ and removes files that are no longer rendered. Returns their paths.
pub fn write(folder: &Path, files: &Files) -> Result<Vec<PathBuf>, Error> {
    let changed = differences(folder, files)?;
    for relative in &changed {
        let path = folder.join(relative);
        match files.get(relative) {
            Some(text) => put(&path, text)?,
            None => std::fs::remove_file(&path).map_err(|error| Error::file(&path, error))?,
        }
    }
    Ok(changed)
}

/// Writes one file if it differs, and returns its path in that case.
pub fn update(folder: &Path, relative: &Path, text: &str) -> Result<Option<PathBuf>, Error> {
    let path = folder.join(relative);
    if std::fs::read_to_string(&path).is_ok_and(|written| written == text) {
        return Ok(None);
    }
    put(&path, text)?;
    Ok(Some(relative.to_owned()))
}

/// The paths of files that are missing, that differ, or that exist without being rendered.
pub fn differences(folder: &Path, files: &Files) -> Result<Vec<PathBuf>, Error> {
    let mut paths: BTreeSet<PathBuf> = files.keys().cloned().collect();
    walk(folder, Path::new(""), &mut paths)?;
    paths.retain(|path| {
        let written = std::fs::read_to_string(folder.join(path)).ok();
        written.as_ref() != files.get(path)
    });
    Ok(paths.into_iter().collect())
}

fn walk(folder: &Path, below: &Path, paths: &mut BTreeSet<PathBuf>) -> Result<(), Error> {
    let here = folder.join(below);
    let entries = match std::fs::read_dir(&here) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::file(&here, error)),
    };
    for entry in entries.filter_map(Result::ok) {
        let relative = below.join(entry.file_name());
        if NOT_RENDERED.iter().any(|name| relative == Path::new(name)) {
            continue;
        }
        if entry.path().is_dir() {
            walk(folder, &relative, paths)?;
        } else {
            paths.insert(relative);
        }
    }
    Ok(())
}
