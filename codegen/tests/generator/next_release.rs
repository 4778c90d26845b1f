//! Imports the next releases of the specification from their recorded facts: the compiler then lists exactly
//! the remaining work. The test uses a copy of the workspace that serves the operations which a release
//! removes, and then also those which the release adds to the client API.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::MutexGuard;

use lattice_codegen::import::{self, Changes, Imported};

use crate::workspace;

/// The operations that v1.18 removes.
const REMOVED: [&str; 2] = ["federation/sendJoinV1", "federation/sendLeaveV1"];

#[test]
fn the_compiler_lists_what_is_left_to_write() {
    let copy = Copy::new();
    REMOVED.iter().for_each(|name| copy.serve(name));
    copy.generate();
    REMOVED.iter().for_each(|name| copy.handle(name));
    assert_eq!(copy.errors(), Vec::<String>::new(), "v1.17 with two more old operations");

    let changes = copy.import("v1.18");
    assert_eq!(changes.removed, REMOVED);
    let added: Vec<String> = changes.added.into_iter().filter(|name| name.starts_with("client/")).collect();
    assert_eq!(added.len(), 5, "{added:?}");
    added.iter().for_each(|name| copy.serve(name));
    copy.generate();
    let errors = copy.errors();
    assert_eq!(errors.len(), 2, "{}", errors.join("\n"));
    assert!(errors.iter().all(|error| error.contains("unresolved import")), "{}", errors.join("\n"));
    assert!(errors.iter().any(|error| error.contains("SendJoinV1")), "{}", errors.join("\n"));
    assert!(errors.iter().any(|error| error.contains("SendLeaveV1")), "{}", errors.join("\n"));

    REMOVED.iter().for_each(|name| copy.forget(name));
    copy.missing(&added);
    added.iter().for_each(|name| copy.handle(name));
    assert_eq!(copy.errors(), Vec::<String>::new(), "v1.18");

    let changes = copy.import("v1.19");
    let added: Vec<String> = changes.added.into_iter().filter(|name| name.starts_with("client/")).collect();
    assert_eq!((changes.removed.len(), added.len()), (0, 1), "{added:?}");
    added.iter().for_each(|name| copy.serve(name));
    copy.generate();
    copy.missing(&added);
    added.iter().for_each(|name| copy.handle(name));
    assert_eq!(copy.errors(), Vec::<String>::new(), "v1.19");
}

/// A copy of the workspace with handlers of its own, one file each, below `handlers/src/scratch/`.
struct Copy(PathBuf, #[expect(dead_code, reason = "held")] MutexGuard<'static, ()>);

impl Copy {
    fn new() -> Self {
        let (guard, copy) = workspace::only_copy();
        let lib = copy.join("handlers/src/lib.rs");
        let text = std::fs::read_to_string(&lib).expect("lib.rs");
        workspace::update(&lib, text.replacen("\nmod admin;", "\nmod admin;\nmod scratch;", 1).as_bytes());
        let copy = Self(copy, guard);
        copy.declare();
        copy
    }

    /// Sets an operation to served in the ledger.
    fn serve(&self, name: &str) {
        let path = self.0.join("spec/ledger.toml");
        let text = std::fs::read_to_string(&path).expect("the ledger");
        let lines = text.lines().map(|line| match line.strip_prefix(&format!("\"{name}\" = {{ ")) {
            Some(rest) => {
                let rest = rest.replace("status = \"absent\"", "status = \"served\", rate = \"write\"");
                format!("\"{name}\" = {{ {rest}\n")
            }
            None => format!("{line}\n"),
        });
        let changed: String = lines.collect();
        assert_ne!(changed, text, "{name} is not absent");
        workspace::update(&path, changed.as_bytes());
    }

    /// Imports a release from its recorded facts, as `cargo xtask import` does from the official files.
    fn import(&self, release: &str) -> Changes {
        let kept = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/releases")).join(release);
        let mut facts: Imported = import::present(&self.0.join("spec")).expect("spec/");
        facts.extend(import::present(&kept).expect("the recorded facts of the release"));
        import::write(&facts, &self.0).unwrap_or_else(|error| panic!("{error}"))
    }

    fn generate(&self) {
        lattice_codegen::write_sources(&self.0).unwrap_or_else(|error| panic!("{error}"));
    }

    /// Writes a handler that returns an error, which satisfies the compiler.
    fn handle(&self, name: &str) {
        let specification = lattice_codegen::read(&self.0).unwrap_or_else(|error| panic!("{error}"));
        let operation = specification.operations.iter().find(|operation| operation.name() == name);
        let operation = operation.expect("the operation");
        let (module, marker) = (operation.module(), operation.marker());
        let path = format!("lattice_generated::{}::{}::{module}", operation.api.folder(), operation.group);
        let text = format!(
            "//! Scratch.\nuse {path}::{{{marker} as Op, Request, Response}};\n\
             use lattice_wire::{{Handle, MatrixError, Operation}};\n\
             impl Handle<Op> for crate::Server {{\n\
             async fn handle(&self, _: <Op as Operation>::Caller, _: Request) -> Result<Response, MatrixError> {{\n\
             Err(MatrixError::unrecognized(\"scratch\"))\n}}\n}}\n"
        );
        workspace::update(&self.file(name), text.as_bytes());
        self.declare();
    }

    fn forget(&self, name: &str) {
        std::fs::remove_file(self.file(name)).expect("the handler");
        self.declare();
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join("handlers/src/scratch").join(format!("{}.rs", name.replace('/', "_").to_lowercase()))
    }

    /// Writes the module list of the scratch handlers.
    fn declare(&self) {
        let folder = self.0.join("handlers/src/scratch");
        std::fs::create_dir_all(&folder).expect("a folder");
        let names: BTreeSet<String> = crate::scratch::files(&folder)
            .iter()
            .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
            .collect();
        let lines: String = names.iter().map(|name| format!("mod {name};\n")).collect();
        let list = self.0.join("handlers/src/scratch.rs");
        workspace::update(&list, format!("//! Scratch.\n{lines}").as_bytes());
    }

    /// The errors of the compiler.
    fn errors(&self) -> Vec<String> {
        workspace::errors_of_check(Path::new(&self.0))
    }

    /// Checks that exactly these operations have no handler.
    fn missing(&self, names: &[String]) {
        let errors = self.errors();
        assert_eq!(errors.len(), names.len(), "{}", errors.join("\n"));
        for name in names {
            let named = errors.iter().filter(|error| {
                error.contains(&format!("// {name}\n")) || error.contains(&format!("`{name}`"))
            });
            assert_eq!(named.count(), 1, "{name} in:\n{}", errors.join("\n"));
        }
    }
}
