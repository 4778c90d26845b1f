//! `test` and `bench`: all tests in stages, and the benchmarks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bundle;
use crate::check::{cargo, check};
use crate::complement::conformance;
use crate::module::{self, Kind};
use crate::paths::{node_programs, root};
use crate::rooms;
use crate::run::{path_with, run};
use crate::stages::Stages;
use crate::stories::{STORY_STEPS, TEST_STEPS};
use crate::tools;

/// Crates whose code must give the same bytes in WebAssembly as natively.
const WASM_TESTS: [&str; 4] = ["lattice-wire", "lattice-rooms", "lattice-generated", "lattice-media"];
/// Crates that another stage tests or builds.
const TESTED_ELSEWHERE: [&str; 4] =
    ["lattice-codegen", "lattice-worker", "lattice-baseline", "lattice-bindgen"];
/// The budget of the production module as a deployment uploads it, by gzip (bytes; docs/performance.md).
const MODULE_BUDGET_BYTES: usize = 2_400_000;
/// The time for each test with random input (seconds).
const FUZZ_SECONDS: &str = "10";
/// The rounds of two operations at once in `night`.
const NIGHT_PAIRS: &str = "10000";

/// Runs all stages. Missing programs fail at the start, not in a late stage.
pub fn test() -> Result<(), String> {
    tools::require("node", "the runtime and its tests run in it. Install Node.js 20 or newer.")?;
    tools::require("cc", "native SQLite is compiled with it. On Debian: `apt install gcc`.")?;
    let mut stages = Stages::start();
    let (mut python, mut synapse) = (PathBuf::new(), PathBuf::new());
    stages.run("tools", || {
        tools::debian("chromium", "chromium", "a page of the client tests runs in it")?;
        python = tools::client_python()?;
        synapse = tools::synapse_python()?;
        tools::stable()?;
        tools::for_module()?;
        tools::test_runner().map(drop)
    })?;
    stages.run("formatting, lints, tidiness, generator", check)?;
    stages.run("native tests", || {
        let mut test = Command::new("cargo");
        test.args(["test", "--workspace"])
            .args(TESTED_ELSEWHERE.iter().flat_map(|package| ["--exclude", package]))
            .current_dir(root())
            .env("LATTICE_FUZZ_SECONDS", FUZZ_SECONDS)
            .env(STORY_STEPS, TEST_STEPS)
            .env("INSTA_UPDATE", "no");
        run(&mut test)
    })?;
    stages.run("rooms compared with Synapse", || rooms::test(&synapse))?;
    stages.run("the same bytes in WebAssembly", wasm_tests)?;
    let mut module = PathBuf::new();
    stages.run("module", || {
        module = module::build(Kind::Chaos)?;
        Ok(())
    })?;
    stages.run("runtime tests", || {
        let budgets = root().join("target").join("budgets.txt");
        let _absent = fs::remove_file(&budgets);
        node_tests("tests/e2e/*.test.mjs", &module)?;
        let measured =
            fs::read_to_string(&budgets).map_err(|error| format!("{}: {error}", budgets.display()))?;
        println!("\nWhat flows cost, beside their budgets (docs/cost.md):\n{measured}");
        Ok(())
    })?;
    stages.run("conformance", || conformance(&module))?;
    stages.run("clients", || client_tests(&python, &module))?;
    stages.run("deployment", deployment)?;
    stages.finish();
    Ok(())
}

fn wasm_tests() -> Result<(), String> {
    let runner = tools::test_runner()?;
    for package in WASM_TESTS {
        let mut test = Command::new("cargo");
        test.args(["test", "--package", package, "--target", "wasm32-unknown-unknown", "--test", "wasm"])
            .current_dir(root())
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner);
        run(&mut test)?;
    }
    // The linter checks the crate with all features; the crate must also build without the chaos endpoints.
    cargo(&["check", "--package", "lattice-worker", "--target", "wasm32-unknown-unknown"])
}

/// Runs tests in Node.js against the module. The pattern must match files: Node.js 22 fails on a folder.
fn node_tests(pattern: &str, module: &Path) -> Result<(), String> {
    let mut test = Command::new("node");
    test.args(["--test", "--test-concurrency=1", pattern])
        .current_dir(root())
        .env("PATH", path_with(&node_programs())?)
        .env("LATTICE_MODULE", module);
    run(&mut test)
}

/// Tries 10,000 pairs of operations of one account at once, under SIGKILL, and fills the collections that take minutes to
/// fill, holds 1,000 idle polls, kills the server 1,000 times, and runs the Rust client SDK; `test` does some of it.
pub fn night() -> Result<(), String> {
    tools::node_packages()?;
    let module = module::build(Kind::Chaos)?;
    let (kills, old) = (module::build(Kind::ChaosRelease)?, module::build_last_release(Kind::ChaosRelease)?);
    night_tests(&["pairs", "memory", "memory_rooms", "idle_polls", "media"], &module, &old)?;
    night_tests(&["chaos"], &kills, &old)?;
    let mut story = Command::new("node");
    story.arg("tests/clients/matrix-sdk/run.mjs").current_dir(root());
    run(story.env("PATH", path_with(&node_programs())?).env("LATTICE_MODULE", &module))
}

/// Runs files of runtime tests as at night, with `old` as the module of the last release.
fn night_tests(suites: &[&str], module: &Path, old: &Path) -> Result<(), String> {
    let mut test = Command::new("node");
    test.args(["--test", "--test-concurrency=1"])
        .args(suites.iter().map(|suite| format!("tests/e2e/{suite}.test.mjs")))
        .current_dir(root())
        .env("PATH", path_with(&node_programs())?)
        .env("LATTICE_MODULE", module)
        .env("LATTICE_OLD_MODULE", old)
        .env("LATTICE_NIGHT", "on")
        .env("LATTICE_PAIRS", NIGHT_PAIRS);
    run(&mut test)
}

/// Kills the server under a mixed load, by the options of `tests/chaos/chaos.mjs`.
pub fn chaos(arguments: &[&str]) -> Result<(), String> {
    tools::node_packages()?;
    let old_module = module::build_last_release(Kind::ChaosRelease)?;
    let module = module::build(Kind::ChaosRelease)?;
    let mut chaos = Command::new("node");
    chaos
        .arg("tests/chaos/chaos.mjs")
        .args(arguments)
        .arg("--old-module")
        .arg(old_module)
        .current_dir(root());
    run(chaos.env("PATH", path_with(&node_programs())?).env("LATTICE_MODULE", module))
}

/// Replays hours of a town on the real runtime, for the tables in `docs/cost.md`: its habits, and a seed.
pub fn replay(arguments: &[&str]) -> Result<(), String> {
    tools::node_packages()?;
    let module = module::build(Kind::Chaos)?;
    let mut replay = Command::new("node");
    replay.arg("bench/replay/replay.mjs").args(arguments).current_dir(root());
    run(replay.env("PATH", path_with(&node_programs())?).env("LATTICE_MODULE", module))
}

fn client_tests(python: &Path, module: &Path) -> Result<(), String> {
    let mut nio = Command::new(python);
    nio.args(["-m", "unittest", "discover", "--verbose"])
        .current_dir(root().join("tests").join("clients"))
        .env("PATH", path_with(&node_programs())?)
        .env("LATTICE_MODULE", module)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    run(&mut nio)?;
    node_tests("tests/clients/*.test.mjs", module)
}

/// Builds the module for a deployment and lists its bindings; then those of the bundle of the same module.
fn deployment() -> Result<(), String> {
    dry_run(&root())?;
    let release = root().join("target").join("module").join("release");
    let size = module::compressed_bytes(&release)?;
    if size > MODULE_BUDGET_BYTES {
        return Err(format!("the module has {size} bytes, compressed; the budget is {MODULE_BUDGET_BYTES}"));
    }
    let bundles = bundle::write(&release)?;
    let unpacked = bundles.with_file_name("unpacked");
    fs::create_dir(&unpacked).map_err(|error| format!("{}: {error}", unpacked.display()))?;
    run(Command::new("tar").args(["-xzf", "../lattice.tar.gz"]).current_dir(&unpacked))?;
    dry_run(&unpacked.join("lattice"))
}

fn dry_run(folder: &Path) -> Result<(), String> {
    let mut deploy = Command::new("wrangler");
    deploy.args(["deploy", "--dry-run"]).current_dir(folder).env("PATH", path_with(&node_programs())?);
    run(deploy.env("WRANGLER_SEND_METRICS", "false"))
}

/// Measures the storage of room states, for the table in `docs/adr/0010-state-store.md`.
pub fn bench_state(sizes: &[&str]) -> Result<(), String> {
    native_bench("lattice-state-store-bench", sizes)
}

/// Measures rooms of the maximum size, for the table in `docs/limits.md`.
pub fn bench_room(percent: &[&str]) -> Result<(), String> {
    native_bench("lattice-room-bounds-bench", percent)
}

fn native_bench(package: &str, arguments: &[&str]) -> Result<(), String> {
    run(optimised(&["run", "--quiet", "--package", package]).arg("--").args(arguments))
}

/// A command of cargo with a profile that is optimised for native speed; the release profile optimises the module for size.
fn optimised(command: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(command).arg("--release").current_dir(root());
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3").env("CARGO_PROFILE_RELEASE_LTO", "off");
    cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    cargo
}

/// Measures requests in large rooms in the real runtime, for the table in `docs/performance.md`.
pub fn bench_large(sizes: &[&str]) -> Result<(), String> {
    tools::node_packages()?;
    let server = module::build(Kind::Release)?;
    run(&mut optimised(&["build", "--package", "lattice-room-bounds-bench"]))?;
    let mut bench = Command::new("node");
    bench.arg("bench/large-room.mjs").arg(&server).arg("target/release/lattice-room-bounds-bench");
    run(bench.args(sizes).current_dir(root()).env("PATH", path_with(&node_programs())?))
}

/// Measures the built module, for the numbers in `docs/performance.md`.
pub fn bench() -> Result<(), String> {
    tools::node_packages()?;
    let server = module::build(Kind::Release)?;
    let baseline = module::build_baseline()?;
    let mut bench = Command::new("node");
    bench.arg("bench/throughput.mjs").args([&server, &baseline]).current_dir(root());
    run(bench.env("PATH", path_with(&node_programs())?))
}

/// Measures the server beside Synapse, by the options of `bench/synapse/main.mjs`, and draws the result.
pub fn bench_synapse(arguments: &[&str]) -> Result<(), String> {
    tools::node_packages()?;
    let (server, python) = (module::build(Kind::Release)?, tools::synapse_python()?);
    let (report, chart) = (root().join("bench/synapse/report.json"), root().join("docs/synapse.svg"));
    let mut bench = Command::new("node");
    bench.arg("bench/synapse/main.mjs").args(arguments).current_dir(root());
    bench.arg("--python").arg(python).arg("--report").arg(&report);
    run(bench.env("PATH", path_with(&node_programs())?).env("LATTICE_MODULE", server))?;
    let mut charts = Command::new("cargo");
    run(charts.args(["run", "--package", "lattice-charts", "--"]).args([report, chart]).current_dir(root()))
}
