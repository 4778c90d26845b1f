//! Installs the pinned tools, each once by name and version, in the user's cache folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::check::cargo;
use crate::paths::{cache, root};
use crate::run::{exists, output, run};

/// The compiler of the module, a nightly: unwinding panics need a rebuilt standard library.
pub const NIGHTLY: &str = "nightly-2026-06-01";
const WASM_BINDGEN: (&str, &str) = ("wasm-bindgen-cli", "0.2.130");
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Fails with a sentence that names a missing program and its use.
pub fn require(program: &str, why: &str) -> Result<(), String> {
    if exists(program) { Ok(()) } else { Err(format!("`{program}` is not installed: {why}")) }
}

/// Installs the Debian package that a test needs, or fails with a sentence about the missing program.
pub fn debian(program: &str, package: &str, why: &str) -> Result<(), String> {
    let is_installed = || {
        let found = Command::new("sh").args(["-c", "command -v \"$0\"", program]).output();
        found.is_ok_and(|output| output.status.success())
    };
    if is_installed() {
        return Ok(());
    }
    println!("Installing {package}, which provides {program}.");
    // The check below reports a failed installation.
    let _ = run(Command::new("apt-get").args(["install", "--yes", "--no-install-recommends", package]));
    if is_installed() {
        Ok(())
    } else {
        Err(format!("`{program}` is not installed: {why}. On Debian: `apt install {package}`."))
    }
}

/// The program that runs tests compiled to WebAssembly.
pub fn test_runner() -> Result<PathBuf, String> {
    let (name, version) = WASM_BINDGEN;
    let folder = cache()?.join(format!("{name}-{version}"));
    let runner = folder.join("bin").join("wasm-bindgen-test-runner");
    if !runner.exists() {
        println!("Installing {name} {version} (once, about 1 minute).");
        let mut install = Command::new("cargo");
        install.args(["install", name, "--version", version, "--bin", "wasm-bindgen-test-runner", "--root"]);
        // The runner needs no TLS, and runs small modules: optimising it takes longer than it saves.
        install.arg(&folder).arg("--no-default-features").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        // Builds outside the checkout's target folder, with the pinned toolchain.
        run(install.current_dir(root()).env_remove("CARGO_TARGET_DIR"))?;
    }
    Ok(runner)
}

/// Installs the toolchain of `rust-toolchain.toml`: an installed one may lack components or the target.
pub fn stable() -> Result<(), String> {
    require("rustup", "it installs the pinned stable toolchain. Install rustup 1.28 or newer.")?;
    let mut install = Command::new("rustup");
    install.args(["--quiet", "toolchain", "install", "--no-self-update"]).current_dir(root());
    // cargo set this variable, which overrides the file.
    run(install.env_remove("RUSTUP_TOOLCHAIN"))
}

/// Installs the tools that build the module: two downloads during a compilation.
pub fn for_module() -> Result<(), String> {
    std::thread::scope(|scope| {
        let downloads = [scope.spawn(node_packages), scope.spawn(nightly)];
        let compiled = cargo(&["build", "--quiet", "--profile", "tool", "--package", "lattice-bindgen"]);
        let downloaded = downloads.into_iter().map(|each| each.join().expect("invariant: no step panics"));
        downloaded.chain([compiled]).collect()
    })
}

/// Installs the compiler of the module.
pub fn nightly() -> Result<(), String> {
    require("rustup", "it installs the pinned nightly compiler that builds the module.")?;
    let home = PathBuf::from(output(Command::new("rustup").args(["show", "home"]))?);
    let host = output(Command::new("rustc").args(["--print", "host-tuple"]))?;
    let rustlib = home.join("toolchains").join(format!("{NIGHTLY}-{host}")).join("lib").join("rustlib");
    if rustlib.join("src").exists() && rustlib.join(WASM_TARGET).exists() {
        return Ok(());
    }
    let components = ["--profile", "minimal", "--component", "rust-src", "--target", WASM_TARGET];
    run(Command::new("rustup")
        .args(["--quiet", "toolchain", "install", NIGHTLY, "--no-self-update"])
        .args(components))
}

/// Installs the packages of `package-lock.json`.
pub fn node_packages() -> Result<(), String> {
    require("npm", "it installs the runtime and its tools; it is part of Node.js.")?;
    let installed = root().join("node_modules").join(".lattice-lock");
    let locked = std::fs::read(root().join("package-lock.json")).map_err(|error| error.to_string())?;
    if std::fs::read(&installed).is_ok_and(|present| present == locked) {
        return Ok(());
    }
    // Not `npm ci`: it insists on runtimes for other systems, which are not published for every version.
    run(Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--no-progress"])
        .current_dir(root()))?;
    std::fs::write(installed, locked).map_err(|error| error.to_string())
}

/// The Python with the real clients of the client tests (matrix-nio).
pub fn client_python() -> Result<PathBuf, String> {
    python_with("clients-python", &root().join("tests").join("clients"))
}

/// The Python with Synapse, whose rules check our rooms.
pub fn synapse_python() -> Result<PathBuf, String> {
    python_with("synapse-python", &root().join("core").join("rooms").join("tests").join("synapse"))
}

/// A Python with the packages of the `requirements.txt` in a folder of tests.
fn python_with(name: &str, tests: &Path) -> Result<PathBuf, String> {
    require("python3", "matrix-nio and Synapse's rules run in it. Install Python 3.11 or newer.")?;
    let requirements = tests.join("requirements.txt");
    let required = std::fs::read_to_string(&requirements).map_err(|error| error.to_string())?;
    let folder = cache()?.join(name);
    let python = folder.join("bin").join("python");
    let installed = folder.join("installed.txt");
    if python.exists() && std::fs::read_to_string(&installed).is_ok_and(|present| present == required) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))
        .map_err(|error| format!("{error}\nOn Debian, `apt install python3-venv` provides venv."))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&requirements))?;
    std::fs::write(installed, required).map_err(|error| error.to_string())?;
    Ok(python)
}
