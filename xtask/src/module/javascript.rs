//! The JavaScript between the platform and the compiled module.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::Kind;
use crate::paths::{node_programs, root};
use crate::run::{path_with, run};

const WASM: &str = "index_bg.wasm";
/// The names of functions, for stack traces.
const NAMES: &str = "names.txt";
const INDEX: &str = "index.js";
/// The files that a deployment uploads.
pub const DEPLOYED: [&str; 2] = [INDEX, WASM];
/// The JavaScript that the platform calls.
const ENTRY: &str = include_str!("entry.js");
/// The WebAssembly features of the module. Without the list the optimiser might use features that the runtime
/// does not support.
const FEATURES: [&str; 7] = [
    "mutable-globals",
    "sign-ext",
    "nontrapping-float-to-int",
    "bulk-memory",
    "multivalue",
    "reference-types",
    "exception-handling",
];

/// The passes of the optimiser. The set `-O` makes the code a fifth shorter, but a quarter larger where it counts, compressed
/// (docs/performance.md): what it puts into its callers repeats itself less. The runtime's own compiler does the rest.
const PASSES: [&str; 12] = [
    "--dae-optimizing",
    "--duplicate-function-elimination",
    "--simplify-locals-nostructure",
    "--merge-blocks",
    "--remove-unused-brs",
    "--remove-unused-names",
    "--remove-unused-module-elements",
    // What cannot throw needs no clean-up.
    "--generate-global-effects",
    "--vacuum",
    "--dce",
    "--vacuum",
    "--reorder-functions",
];

/// Writes the module with its JavaScript into `folder`.
pub fn write(compiled: &Path, kind: Kind, folder: &Path) -> Result<(), String> {
    bind(compiled, kind, folder)?;
    if kind.is_optimised() {
        optimise(folder)?;
    } else {
        shorten_names(&folder.join(WASM))?;
    }
    bundle(folder)
}

/// Writes the module and the JavaScript between it and the platform.
fn bind(compiled: &Path, kind: Kind, folder: &Path) -> Result<(), String> {
    let mut bindgen = Command::new("cargo");
    bindgen
        .args(["run", "--quiet", "--profile", "tool", "--package", "lattice-bindgen", "--"])
        .arg(compiled)
        .arg(folder);
    if !kind.is_optimised() {
        bindgen.arg("--debug");
    }
    run(bindgen.current_dir(root()))
}

/// Makes the module smaller, and moves the names of functions to a file beside it (docs/adr/0032-a-small-module.md).
fn optimise(folder: &Path) -> Result<(), String> {
    let module = folder.join(WASM);
    wasm_opt(&module, &PASSES)?;
    shrink(&["order".as_ref(), module.as_os_str()])?;
    wasm_opt(&module, &["--reorder-functions-by-name"])?;
    shrink(&["names".as_ref(), module.as_os_str(), folder.join(NAMES).as_os_str()])
}

/// Runs passes of the optimiser. The names of functions stay.
fn wasm_opt(module: &Path, passes: &[&str]) -> Result<(), String> {
    let mut optimiser = Command::new(node_programs().join("wasm-opt"));
    optimiser.arg(module).arg("-o").arg(module).args(passes).arg("--debuginfo");
    optimiser.args(FEATURES.map(|feature| format!("--enable-{feature}")));
    run(optimiser.env("PATH", path_with(&node_programs())?))
}

/// Shortens the names of functions, which stack traces show: in a development module they are two thirds of its bytes, which each
/// start of the runtime reads.
fn shorten_names(module: &Path) -> Result<(), String> {
    shrink(&["shorten".as_ref(), module.as_os_str()])
}

fn shrink(arguments: &[&OsStr]) -> Result<(), String> {
    let mut shrink = Command::new("cargo");
    shrink.args(["run", "--quiet", "--profile", "tool", "--package", "lattice-shrink", "--"]).args(arguments);
    run(shrink.current_dir(root()))
}

/// Bundles the JavaScript into one file that has an export for each object.
fn bundle(folder: &Path) -> Result<(), String> {
    let (index, entry) = (folder.join(INDEX), folder.join("entry.js"));
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let bindings = fs::read_to_string(&index).map_err(|error| failed(&index, error))?;
    fs::write(&entry, entry_of(&bindings)).map_err(|error| failed(&entry, error))?;
    let mut esbuild = Command::new(node_programs().join("esbuild"));
    esbuild.args(["entry.js", "--bundle", "--minify", "--format=esm", "--log-level=warning"]);
    esbuild.args(["--external:./index_bg.wasm", "--external:cloudflare:*"]);
    esbuild.args(["--outfile=index.js", "--allow-overwrite"]).current_dir(folder);
    run(esbuild.env("PATH", path_with(&node_programs())?))?;
    fs::remove_file(&entry).map_err(|error| failed(&entry, error))?;
    let _absent = fs::remove_dir_all(folder.join("snippets"));
    // The runtime imports a compiled module without the keyword `source`.
    let bundled = fs::read_to_string(&index).map_err(|error| failed(&index, error))?;
    fs::write(&index, bundled.replace("import source ", "import ")).map_err(|error| failed(&index, error))
}

/// The text of the entry, with an export for each object class of the bindings.
fn entry_of(bindings: &str) -> String {
    let classes = bindings.lines().filter_map(|line| line.strip_prefix("export class ")?.strip_suffix(" {"));
    let objects = classes.filter(|class| class.ends_with("Object"));
    let exports = objects.map(|class| format!("export const {class} = object(module.{class});\n"));
    std::iter::once(ENTRY.to_owned()).chain(exports).collect()
}
