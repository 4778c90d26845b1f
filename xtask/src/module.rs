//! Builds the module: Rust to WebAssembly with unwinding panics, alike for development and production.

mod javascript;
mod names;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::paths::root;
use crate::run::run;
use crate::tools;

/// The purpose of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Development: quick to build.
    Dev,
    /// Production: small and fast.
    Release,
    /// The runtime tests: with the chaos endpoints.
    Chaos,
}

impl Kind {
    const fn folder(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
            Self::Chaos => "chaos",
        }
    }

    const fn profile(self) -> &'static str {
        match self {
            Self::Dev | Self::Chaos => "dev",
            Self::Release => "release",
        }
    }

    /// The name of cargo's output folder for the profile.
    const fn built(self) -> &'static str {
        match self {
            Self::Dev | Self::Chaos => "debug",
            Self::Release => "release",
        }
    }

    const fn first_time(self) -> &'static str {
        match self {
            Self::Dev | Self::Chaos => "3 minutes",
            Self::Release => "6 minutes",
        }
    }

    const fn finishing_time(self) -> &'static str {
        match self {
            Self::Dev | Self::Chaos => "10 seconds",
            Self::Release => "1 minute",
        }
    }
}

/// Builds the server's module and returns its folder.
pub fn build(kind: Kind) -> Result<PathBuf, String> {
    build_package("lattice-worker", kind, kind.folder())
}

/// Builds the one-page Worker that the benchmark compares the server with.
pub fn build_baseline() -> Result<PathBuf, String> {
    build_package("lattice-baseline", Kind::Release, "baseline")
}

fn build_package(package: &str, kind: Kind, name: &str) -> Result<PathBuf, String> {
    println!("step 1 of 3: npm packages, nightly compiler, wasm-bindgen (1 to 3 minutes the first time)");
    tools::for_module()?;
    println!("step 2 of 3: {package} as {name} (about {} the first time)", kind.first_time());
    let compiled = compile(package, kind)?;
    println!("step 3 of 3: the JavaScript of the module ({})", kind.finishing_time());
    let modules = root().join("target").join("module");
    let (folder, new) = (modules.join(name), modules.join(format!("{name}.new")));
    let _absent = fs::remove_dir_all(&new);
    javascript::write(&compiled, kind, &new)?;
    let _absent = fs::remove_dir_all(&folder);
    fs::rename(&new, &folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// Compiles a package and the standard library.
fn compile(package: &str, kind: Kind) -> Result<PathBuf, String> {
    let target = root().join("target").join("wasm");
    let mut cargo = Command::new("rustup");
    cargo
        .args(["run", tools::NIGHTLY, "cargo", "build", "--lib", "--package", package])
        .args(["--profile", kind.profile(), "--target", tools::WASM_TARGET])
        .args(["-Z", "build-std=std,panic_unwind"])
        .current_dir(root())
        // cargo set these for this program: they name the checkout's toolchain.
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTFLAGS", "-Cpanic=unwind")
        // The bindings drop debug information, and stack traces need function names only.
        .env("CARGO_PROFILE_DEV_DEBUG", "none");
    if kind == Kind::Chaos {
        cargo.args(["--features", "chaos"]);
    }
    run(&mut cargo)?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    Ok(target.join(tools::WASM_TARGET).join(kind.built()).join(file))
}
