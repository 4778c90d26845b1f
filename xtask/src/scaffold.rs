//! `scaffold`: the files of a new operation, up to the point where a person must think.

use std::path::{Path, PathBuf};

use lattice_codegen::Operation;

use crate::paths::root;

/// Writes handler and story of `<api>/<operationId>` and declares their modules. Neither compiles until it
/// is written: nothing here can be mistaken for done.
pub fn scaffold(name: &str) -> Result<(), String> {
    let specification = lattice_codegen::read(&root()).map_err(|error| error.to_string())?;
    let operation =
        specification.operations.iter().find(|operation| operation.name() == name).ok_or_else(|| {
            format!("`{name}` is not in spec/: state its facts first (docs/adding-an-operation.md, step 1).")
        })?;
    let (api, group) = (operation.api.folder(), &operation.group);
    let (handlers, stories) = (root().join("handlers/src"), root().join("handlers/tests/it"));
    write(&handlers.join(operation.file()), &handler(operation))?;
    declare(&handlers.join("lib.rs"), "", api)?;
    declare(
        &handlers.join(api).with_extension("rs"),
        &format!("//! The API `{api}`: one file per operation.\n"),
        group,
    )?;
    let above = handlers.join(api).join(group).with_extension("rs");
    declare(&above, &format!("//! Handlers of the group `{api}/{group}`.\n"), &operation.module())?;
    write(&stories.join(operation.file()), &story(operation))?;
    declare(&stories.join("main.rs"), "", api)?;
    declare_inside(&stories.join(api).with_extension("rs"), api, group, &operation.module())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    if path.exists() {
        return Err(format!("{} exists already.", path.display()));
    }
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.and_then(|()| std::fs::write(path, text)).map_err(|error| explain(path, error))?;
    println!("{}", path.display());
    Ok(())
}

fn explain(path: &Path, error: std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Adds `mod module;` to a file, which begins with `head` if it is new.
fn declare(path: &Path, head: &str, module: &str) -> Result<(), String> {
    change(path, head, |text| with_line(text, &format!("mod {module};")))
}

/// Adds `mod module;` to the block `mod group { … }` of a file of stories.
fn declare_inside(path: &Path, api: &str, group: &str, module: &str) -> Result<(), String> {
    change(path, &format!("//! Stories of the API `{api}`.\n"), |text| with_story(text, group, module))
}

fn change(path: &Path, head: &str, edit: impl FnOnce(&str) -> String) -> Result<(), String> {
    let before = if path.exists() {
        std::fs::read_to_string(path).map_err(|error| explain(path, error))?
    } else {
        head.to_owned()
    };
    let after = edit(&before);
    if after != before {
        std::fs::write(path, after).map_err(|error| explain(path, error))?;
        println!("{}", PathBuf::from(path).display());
    }
    Ok(())
}

/// The text with one more line among the lines that declare modules, in the order of the alphabet.
fn with_line(text: &str, line: &str) -> String {
    let is_declaration = |each: &&str| each.starts_with("mod ") && each.ends_with(';');
    if text.lines().any(|each| each == line) {
        return text.to_owned();
    }
    let mut lines: Vec<&str> = text.lines().collect();
    let later = lines.iter().position(|each| is_declaration(each) && *each > line);
    let after_last = lines.iter().rposition(is_declaration).map(|at| at + 1);
    match later.or(after_last) {
        Some(at) => lines.insert(at, line),
        None => lines.extend(["", line]),
    }
    lines.join("\n") + "\n"
}

/// The text with `mod module;` inside `mod group { … }`, which is made if it is not there.
fn with_story(text: &str, group: &str, module: &str) -> String {
    let opening = format!("mod {group} {{");
    let line = format!("    mod {module};");
    let mut lines: Vec<&str> = text.lines().collect();
    match lines.iter().position(|each| *each == opening) {
        Some(at) if !lines.iter().skip(at).take_while(|each| **each != "}").any(|each| *each == line) => {
            lines.insert(at + 1, &line);
        }
        Some(_) => {}
        None => lines.extend([opening.as_str(), &line, "}"]),
    }
    lines.join("\n") + "\n"
}

fn handler(operation: &Operation) -> String {
    let (marker, file) = (operation.marker(), operation.module());
    let module = format!("lattice_generated::{}::{}", operation.api.folder(), operation.group);
    format!(
        "//! `{} {}`

use {module}::{file}::{{{marker}, Request, Response}};
use lattice_wire::{{Handle, MatrixError}};

use crate::server::Server;

impl Handle<{marker}> for Server {{
    /// What it does, in one sentence.
    async fn handle(&self, caller: _, request: Request) -> Result<Response, MatrixError> {{
        compile_error!(\"translate, ask, answer: docs/adding-an-operation.md, step 4\")
    }}
}}
",
        operation.method, operation.path
    )
}

fn story(operation: &Operation) -> String {
    format!(
        "//! `{}`: what a client does, and what it sees.

compile_error!(\"write the story first: docs/adding-an-operation.md, step 4\");
",
        operation.name()
    )
}

#[cfg(test)]
mod tests {
    use super::{with_line, with_story};

    #[test]
    fn modules_are_declared_once_and_in_order() {
        assert_eq!(with_line("//! A.\n", "mod b;"), "//! A.\n\nmod b;\n");
        assert_eq!(with_line("//! A.\n\nmod a;\nmod c;\n", "mod b;"), "//! A.\n\nmod a;\nmod b;\nmod c;\n");
        assert_eq!(with_line("mod a;\nuse x;\n", "mod b;"), "mod a;\nmod b;\nuse x;\n");
        assert_eq!(with_line("mod a;\n", "mod a;"), "mod a;\n");
    }

    #[test]
    fn stories_stand_in_the_block_of_their_group() {
        let once = with_story("//! A.\n", "g", "one");
        assert_eq!(once, "//! A.\nmod g {\n    mod one;\n}\n");
        assert_eq!(with_story(&once, "g", "one"), once);
        assert_eq!(with_story(&once, "g", "two"), "//! A.\nmod g {\n    mod two;\n    mod one;\n}\n");
    }
}
