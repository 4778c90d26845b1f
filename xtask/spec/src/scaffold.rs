//! `scaffold`: writes the files of a new operation, for a person to complete.

mod modules;
mod texts;

use std::path::{Path, PathBuf};
use std::process::Command;

use lattice_codegen::Operation;

use crate::root;

/// Writes the handler and the story of `<api>/<operationId>` and declares their modules. Neither file
/// compiles until a person completes it.
pub fn scaffold(name: &str) -> Result<(), String> {
    let specification = lattice_codegen::read(&root()).map_err(|error| error.to_string())?;
    let operation = specification.operations.iter().find(|operation| operation.name() == name);
    let operation = operation.ok_or_else(|| {
        format!("`{name}` is not in spec/: add its facts first (docs/adding-an-operation.md, step 1).")
    })?;
    if !operation.is_served() {
        let sentence = "is not served: mark it as served in spec/ledger.toml first (step 2).";
        return Err(format!("`{name}` {sentence}"));
    }
    let generated = root().join("generated/src").join(operation.file());
    let generated = std::fs::read_to_string(&generated).map_err(|_| {
        format!("{} does not exist: run `cargo xtask generate` first (step 3).", generated.display())
    })?;
    let (handlers, stories) = (root().join("handlers/src"), root().join("handlers/tests/it"));
    let (handler, story) = (handlers.join(operation.file()), stories.join(operation.file()));
    create(&handler, &texts::handler(operation, &generated))?;
    create(&story, &texts::story(operation))?;
    format(&[handler, story])?;
    declare_handler(&handlers, operation)?;
    declare_story(&stories, operation)
}

fn format(files: &[PathBuf]) -> Result<(), String> {
    let status = Command::new("rustfmt").args(["--edition", "2024"]).args(files).current_dir(root()).status();
    let is_formatted = status.map_err(|error| format!("rustfmt: {error}"))?.success();
    if is_formatted { Ok(()) } else { Err("rustfmt did not format the new files.".to_owned()) }
}

/// Declares a module in each of `handlers/src/{lib,<api>,<api>/<group>}.rs`.
fn declare_handler(folder: &Path, operation: &Operation) -> Result<(), String> {
    let (api, group) = (operation.api.folder(), operation.group.as_str());
    let above: [(PathBuf, String, &str); 3] = [
        ("lib.rs".into(), String::new(), api),
        (format!("{api}.rs").into(), format!("//! The API `{api}`: one file per operation.\n"), group),
        (
            format!("{api}/{group}.rs").into(),
            format!("//! Handlers of the group `{api}/{group}`.\n"),
            &operation.module(),
        ),
    ];
    for (file, head, module) in above {
        change(&folder.join(file), &head, |text| modules::with_module(text, module))?;
    }
    Ok(())
}

/// Declares the story in `handlers/tests/it/{main,<api>}.rs`: the second file has the groups of an API.
fn declare_story(folder: &Path, operation: &Operation) -> Result<(), String> {
    let api = operation.api.folder();
    change(&folder.join("main.rs"), "", |text| modules::with_module(text, api))?;
    let head = format!("//! The API `{api}`: one file per operation.\n");
    change(&folder.join(format!("{api}.rs")), &head, |text| {
        modules::with_story(text, &operation.group, &operation.module())
    })
}

fn create(path: &Path, text: &str) -> Result<(), String> {
    if path.exists() {
        return Err(format!("{} exists already.", path.display()));
    }
    put(path, text)
}

/// Edits a file. A new file begins with `head`.
fn change(path: &Path, head: &str, edit: impl FnOnce(&str) -> String) -> Result<(), String> {
    let before = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => head.to_owned(),
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    let after = edit(&before);
    if after == before { Ok(()) } else { put(path, &after) }
}

fn put(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder
        .and_then(|()| std::fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    println!("{}", path.strip_prefix(root()).unwrap_or(path).display());
    Ok(())
}
