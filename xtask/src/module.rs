//! The module: Rust to WebAssembly with unwinding panics, the same way for development and production.

use std::path::PathBuf;
use std::process::Command;

use crate::paths::{node_programs, root};
use crate::run::{path_with, run};
use crate::tools;

/// What the module is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Serving while one works on it: quick to build.
    Dev,
    /// Serving people: small and fast.
    Release,
    /// The runtime tests: with ways to break it.
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

    const fn options(self) -> &'static [&'static str] {
        match self {
            Self::Dev => &["--dev", "--no-opt"],
            Self::Release => &["--release"],
            Self::Chaos => &["--dev", "--no-opt"],
        }
    }

    const fn cargo_options(self) -> &'static [&'static str] {
        match self {
            Self::Dev | Self::Release => &[],
            Self::Chaos => &["--features", "chaos"],
        }
    }
}

/// Builds the server's module; returns its folder.
pub fn build(kind: Kind) -> Result<PathBuf, String> {
    build_crate("worker", kind, &root().join("target").join("module").join(kind.folder()))
}

/// Builds the one-page Worker that our numbers stand beside.
pub fn build_baseline() -> Result<PathBuf, String> {
    build_crate("bench/baseline", Kind::Release, &root().join("target").join("module").join("baseline"))
}

fn build_crate(source: &str, kind: Kind, folder: &std::path::Path) -> Result<PathBuf, String> {
    tools::node_packages()?;
    let programs = node_programs();
    let source = root().join(source);
    let built = source.join("build");
    let mut build = Command::new(tools::worker_build()?);
    build
        .arg("--panic-unwind")
        .args(kind.options())
        .arg(".")
        .arg("--")
        .args(kind.cargo_options())
        .current_dir(&source)
        // cargo ran us with the checkout's toolchain; worker-build calls another by name.
        .env("RUSTUP_HOME", tools::nightly_home()?)
        .env("RUSTUP_TOOLCHAIN", "nightly")
        .env_remove("CARGO")
        .env("CARGO_TARGET_DIR", root().join("target").join("wasm"))
        .env("WASM_BINDGEN_BIN", tools::wasm_bindgen()?.join("wasm-bindgen"))
        .env("ESBUILD_BIN", programs.join("esbuild"))
        .env("WASM_OPT_BIN", programs.join("wasm-opt"))
        .env("PATH", path_with(&programs)?);
    run(&mut build)?;
    let _absent = std::fs::remove_dir_all(folder);
    let parent = folder.parent().map_or(Ok(()), std::fs::create_dir_all);
    parent
        .and_then(|()| std::fs::rename(&built, folder))
        .map_err(|error| format!("{}: {error}", built.display()))?;
    Ok(folder.to_path_buf())
}
