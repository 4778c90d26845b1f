//! Builds the module: Rust to WebAssembly with unwinding panics, alike for development and production.

mod javascript;

use std::fs;
use std::path::{Path, PathBuf};
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
    /// Kills by the thousand: as production, with the chaos endpoints. The runtime starts it three times as fast.
    ChaosRelease,
}

impl Kind {
    const fn folder(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
            Self::Chaos => "chaos",
            Self::ChaosRelease => "chaos-release",
        }
    }

    const fn is_optimised(self) -> bool {
        matches!(self, Self::Release | Self::ChaosRelease)
    }

    const fn has_chaos(self) -> bool {
        matches!(self, Self::Chaos | Self::ChaosRelease)
    }

    const fn profile(self) -> &'static str {
        if self.is_optimised() { "release" } else { "dev" }
    }

    /// The name of cargo's output folder for the profile.
    const fn built(self) -> &'static str {
        if self.is_optimised() { "release" } else { "debug" }
    }

    const fn first_time(self) -> &'static str {
        if self.is_optimised() { "6 minutes" } else { "3 minutes" }
    }

    const fn finishing_time(self) -> &'static str {
        if self.is_optimised() { "1 minute" } else { "10 seconds" }
    }
}

/// Builds the server's module and returns its folder.
pub fn build(kind: Kind) -> Result<PathBuf, String> {
    build_package(&root(), "lattice-worker", kind, kind.folder())
}

/// Builds the module of the last release that `CHANGELOG.md` names, and returns its folder.
pub fn build_last_release(kind: Kind) -> Result<PathBuf, String> {
    let changes = root().join("CHANGELOG.md");
    let changes = fs::read_to_string(&changes).map_err(|error| format!("{}: {error}", changes.display()))?;
    let commit = last_release(&changes).ok_or("CHANGELOG.md names no release with its commit")?;
    let checkout = root().join("target").join("last-release").join(commit);
    if !checkout.exists() {
        let mut git = Command::new("git");
        // A checkout that was deleted with the target folder is still in git's list: that is what `--force` is for.
        run(git
            .args(["worktree", "add", "--force", "--detach"])
            .arg(&checkout)
            .arg(commit)
            .current_dir(root()))?;
    }
    build_package(&checkout, "lattice-worker", kind, "last-release")
}

/// The commit of the newest release: its heading is `## 0.1.0 (commit, date)`.
fn last_release(changes: &str) -> Option<&str> {
    let headings = changes.lines().filter_map(|line| line.strip_prefix("## "));
    headings.filter_map(|heading| heading.split_once('(')?.1.split_once(',')).map(|(commit, _)| commit).next()
}

/// Builds the one-page Worker that the benchmark compares the server with.
pub fn build_baseline() -> Result<PathBuf, String> {
    build_package(&root(), "lattice-baseline", Kind::Release, "baseline")
}

/// The bytes of a built module as a deployment uploads it: compressed by gzip.
pub fn compressed_bytes(folder: &Path) -> Result<usize, String> {
    let mut gzip = Command::new("gzip");
    let output = gzip.args(["-6", "-c"]).args(javascript::DEPLOYED).current_dir(folder).output();
    match output {
        Ok(output) if output.status.success() => Ok(output.stdout.len()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Err(format!("gzip: {error}")),
    }
}

fn build_package(checkout: &Path, package: &str, kind: Kind, name: &str) -> Result<PathBuf, String> {
    println!("step 1 of 3: npm packages, nightly compiler, wasm-bindgen (1 to 3 minutes the first time)");
    tools::for_module()?;
    println!("step 2 of 3: {package} as {name} (about {} the first time)", kind.first_time());
    let compiled = compile(checkout, package, kind)?;
    println!("step 3 of 3: the JavaScript of the module ({})", kind.finishing_time());
    let modules = root().join("target").join("module");
    let (folder, new) = (modules.join(name), modules.join(format!("{name}.new")));
    let _absent = fs::remove_dir_all(&new);
    javascript::write(&compiled, kind, &new)?;
    let _absent = fs::remove_dir_all(&folder);
    fs::rename(&new, &folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// Compiles a package of a checkout and the standard library. Each checkout has its own target folder: cargo takes the same package of
/// another for this one.
fn compile(checkout: &Path, package: &str, kind: Kind) -> Result<PathBuf, String> {
    let target = checkout.join("target").join("wasm");
    let mut cargo = Command::new("rustup");
    cargo
        .args(["run", tools::NIGHTLY, "cargo", "build", "--lib", "--package", package])
        .args(["--profile", kind.profile(), "--target", tools::WASM_TARGET])
        .args(["-Z", "build-std=std,panic_unwind"])
        .current_dir(checkout)
        // cargo set these for this program: they name the checkout's toolchain.
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTFLAGS", "-Cpanic=unwind")
        // The bindings drop debug information, and stack traces need function names only.
        .env("CARGO_PROFILE_DEV_DEBUG", "none");
    if kind.has_chaos() {
        cargo.args(["--features", "chaos"]);
    }
    run(&mut cargo)?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    Ok(target.join(tools::WASM_TARGET).join(kind.built()).join(file))
}

#[cfg(test)]
mod tests {
    use super::last_release;

    #[test]
    fn the_newest_release_has_its_commit_in_its_heading() {
        let changes =
            "# Changes\n\n## Unreleased\n\n## 0.2.0 (abc, 2026-11-24)\n\n## 0.1.0 (def, 2026-11-23)\n";
        assert_eq!(last_release(changes), Some("abc"));
        assert_eq!(last_release("# Changes\n\n## Unreleased\n"), None);
    }
}
