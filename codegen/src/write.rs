//! Formatting, writing and comparing what was rendered.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, Files};

/// Written by others below `generated/`: by cargo, by hand (its manifest and its tests), by the crate itself.
const NOT_OURS: &[&str] = &["Cargo.toml", "openapi.json", "tests"];

/// Runs `rustfmt` over the Rust files, all in one process.
pub fn format(root: &Path, files: Files) -> Result<Files, Error> {
    files
        .into_iter()
        .map(|(path, text)| {
            let rust = path.extension().is_some_and(|extension| extension == "rs");
            let text = if rust { rustfmt(root, &path, &text)? } else { text };
            Ok((path, text))
        })
        .collect()
}

fn rustfmt(root: &Path, path: &Path, text: &str) -> Result<String, Error> {
    let failed = |error: std::io::Error| Error::file(path, format!("rustfmt: {error}"));
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(root.join("rustfmt.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes()).map_err(failed)?;
    }
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        return Err(Error::file(path, format!("rustfmt refuses what was rendered:\n{text}")));
    }
    String::from_utf8(output.stdout).map_err(|error| Error::file(path, error))
}

/// Writes what differs and removes what is not rendered any more.
pub fn write(folder: &Path, files: &Files) -> Result<Vec<PathBuf>, Error> {
    let changed = differences(folder, files)?;
    for relative in &changed {
        let path = folder.join(relative);
        let result = match files.get(relative) {
            Some(text) => path
                .parent()
                .map_or(Ok(()), std::fs::create_dir_all)
                .and_then(|()| std::fs::write(&path, text)),
            None => std::fs::remove_file(&path),
        };
        result.map_err(|error| Error::file(&path, error))?;
    }
    Ok(changed)
}

/// Paths that are missing, different, or there without being rendered.
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
        if NOT_OURS.iter().any(|name| relative == Path::new(name)) {
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
