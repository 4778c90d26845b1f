//! The tools, pinned. Each is installed once, by name and version, into the user's cache folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::paths::{cache, root};
use crate::run::{exists, output, run};

/// The compiler of the module: unwinding panics need the standard library built anew.
pub const NIGHTLY: &str = "nightly-2026-06-01";
const WASM_BINDGEN: (&str, &str) = ("wasm-bindgen-cli", "0.2.130");
const WORKER_BUILD: (&str, &str) = ("worker-build", "0.8.7");
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// One sentence that names a program that is missing.
pub fn require(program: &str, why: &str) -> Result<(), String> {
    if exists(program) { Ok(()) } else { Err(format!("`{program}` is not installed: {why}")) }
}

/// Installs the Debian package that a test needs, where we may; else says what is missing.
pub fn debian(program: &str, package: &str) -> Result<(), String> {
    let is_there = || {
        let found = Command::new("sh").args(["-c", "command -v \"$0\"", program]).output();
        found.is_ok_and(|output| output.status.success())
    };
    if is_there() {
        return Ok(());
    }
    println!("Installing {package}, which has {program}.");
    // What cannot be installed is still missing below.
    let _ = run(Command::new("apt-get").args(["install", "--yes", "--no-install-recommends", package]));
    if is_there() {
        Ok(())
    } else {
        Err(format!("`{program}` is not installed: the conformance tests need it (`apt install {package}`)."))
    }
}

/// The folder of wasm-bindgen's programs.
pub fn wasm_bindgen() -> Result<PathBuf, String> {
    cargo_tool(WASM_BINDGEN, "wasm-bindgen")
}

/// The program that turns the crate into a module.
pub fn worker_build() -> Result<PathBuf, String> {
    Ok(cargo_tool(WORKER_BUILD, "worker-build")?.join("worker-build"))
}

fn cargo_tool((name, version): (&str, &str), program: &str) -> Result<PathBuf, String> {
    let folder = cache()?.join(format!("{name}-{version}"));
    if !folder.join("bin").join(program).exists() {
        println!("Installing {name} {version} (once, some minutes).");
        let mut install = Command::new("cargo");
        install.args(["install", name, "--version", version, "--root"]).arg(&folder);
        // Built outside the checkout, by the toolchain that the checkout pins.
        run(install.current_dir(root()).env_remove("CARGO_TARGET_DIR"))?;
    }
    Ok(folder.join("bin"))
}

/// Installs what `rust-toolchain.toml` names: a toolchain that was there already may lack components and the target.
pub fn stable() -> Result<(), String> {
    require("rustup", "it installs the pinned stable toolchain. Install rustup 1.28 or newer.")?;
    let mut install = Command::new("rustup");
    install.args(["--quiet", "toolchain", "install", "--no-self-update"]).current_dir(root());
    // cargo ran us with the toolchain's name, which would hide the file.
    run(install.env_remove("RUSTUP_TOOLCHAIN"))
}

/// A `RUSTUP_HOME` whose `nightly` is the pinned one: worker-build asks for `nightly` by that name.
pub fn nightly_home() -> Result<PathBuf, String> {
    require("rustup", "it installs the pinned nightly compiler that builds the module.")?;
    let home = PathBuf::from(output(Command::new("rustup").args(["show", "home"]))?);
    let host = output(Command::new("rustc").args(["--print", "host-tuple"]))?;
    let toolchain = home.join("toolchains").join(format!("{NIGHTLY}-{host}"));
    let rustlib = toolchain.join("lib").join("rustlib");
    if !rustlib.join("src").exists() || !rustlib.join(WASM_TARGET).exists() {
        let components = ["--profile", "minimal", "--component", "rust-src", "--target", WASM_TARGET];
        run(Command::new("rustup").args(["toolchain", "install", NIGHTLY]).args(components))?;
    }
    let pinned = cache()?.join(format!("rustup-{NIGHTLY}"));
    link(&toolchain, &pinned.join("toolchains").join(format!("nightly-{host}")))?;
    let settings =
        format!("version = \"12\"\ndefault_toolchain = \"nightly-{host}\"\nprofile = \"minimal\"\n");
    std::fs::write(pinned.join("settings.toml"), settings).map_err(|error| error.to_string())?;
    Ok(pinned)
}

fn link(to: &Path, at: &Path) -> Result<(), String> {
    if std::fs::read_link(at).is_ok_and(|present| present == to) {
        return Ok(());
    }
    let _absent = std::fs::remove_file(at);
    let folder = at.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder
        .and_then(|()| std::os::unix::fs::symlink(to, at))
        .map_err(|error| format!("{}: {error}", at.display()))
}

/// The packages of `package-lock.json`, as they are locked.
pub fn node_packages() -> Result<(), String> {
    require("npm", "it installs the runtime and its tools; Node.js brings it.")?;
    let installed = root().join("node_modules").join(".lattice-lock");
    let locked = std::fs::read(root().join("package-lock.json")).map_err(|error| error.to_string())?;
    if std::fs::read(&installed).is_ok_and(|present| present == locked) {
        return Ok(());
    }
    // Not `npm ci`: it insists on runtimes for other systems, which are not published for every version.
    run(Command::new("npm").args(["install", "--no-audit", "--no-fund"]).current_dir(root()))?;
    std::fs::write(installed, locked).map_err(|error| error.to_string())
}

/// The Python of the client tests: real clients run in it (matrix-nio).
pub fn client_python() -> Result<PathBuf, String> {
    python_with("clients-python", &root().join("tests").join("clients"))
}

/// The Python that has Synapse, whose rules judge our rooms.
pub fn synapse_python() -> Result<PathBuf, String> {
    python_with("synapse-python", &root().join("core").join("rooms").join("tests").join("synapse"))
}

/// A Python with the packages of the `requirements.txt` in a folder of tests.
fn python_with(name: &str, tests: &Path) -> Result<PathBuf, String> {
    require("python3", "other people's clients and rules run in it. Install Python 3.11 or newer.")?;
    let requirements = tests.join("requirements.txt");
    let wanted = std::fs::read_to_string(&requirements).map_err(|error| error.to_string())?;
    let folder = cache()?.join(name);
    let python = folder.join("bin").join("python");
    let installed = folder.join("installed.txt");
    if python.exists() && std::fs::read_to_string(&installed).is_ok_and(|present| present == wanted) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))
        .map_err(|error| format!("{error}\nOn Debian, `apt install python3-venv` brings what is missing."))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&requirements))?;
    std::fs::write(installed, wanted).map_err(|error| error.to_string())?;
    Ok(python)
}
