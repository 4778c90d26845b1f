//! `scaffold`: the files of a new operation, up to the point where a person must think.

use std::path::Path;

use lattice_codegen::Operation;

use crate::paths::root;

/// Writes handler and story of `<api>/<operationId>`. Neither compiles until it is written: nothing here
/// can be mistaken for done.
pub fn scaffold(name: &str) -> Result<(), String> {
    let specification = lattice_codegen::read(&root()).map_err(|error| error.to_string())?;
    let operation =
        specification.operations.iter().find(|operation| operation.name() == name).ok_or_else(|| {
            format!("`{name}` is not in spec/: state its facts first (docs/adding-an-operation.md, step 1).")
        })?;
    write(&root().join("handlers/src").join(operation.file()), &handler(operation))?;
    write(&root().join("handlers/tests/it").join(operation.file()), &story(operation))?;
    println!("Then declare `mod {};` in the module above each.", operation.module());
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    if path.exists() {
        return Err(format!("{} exists already.", path.display()));
    }
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder
        .and_then(|()| std::fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}

fn handler(operation: &Operation) -> String {
    let (marker, file) = (operation.marker(), operation.module());
    let module = format!("lattice_generated::{}::{}", operation.api.folder(), operation.group);
    format!(
        "//! `{} {}`

use {module}::{marker};
use {module}::{file}::{{Request, Response}};
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
