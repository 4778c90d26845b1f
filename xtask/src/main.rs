//! `cargo xtask`: every task of the repository. It installs its pinned tools in the user's cache folder.
#![forbid(unsafe_code)]

mod bundle;
mod check;
mod complement;
mod dev;
mod module;
mod paths;
mod rooms;
mod run;
mod stages;
mod stories;
mod test;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  dev                           builds the server and serves it on http://localhost:8008, state on disk
  test                          all tests, in stages
  doctor                        what is wrong with wrangler.toml before it is deployed
  check                         formatting, lints, tidiness: the fast part of `test`
  import [v1.17]                the official definitions (MATRIX_SPEC_DIR) -> spec/
  generate                      spec/ -> generated/
  scaffold <api>/<operationId>  the files of a new operation
  wasm [--release] [--chaos]    builds the module: target/module/{dev,release,chaos,chaos-release}
  bundle                        a folder that Node alone deploys: target/bundle
  complement [arguments]        the conformance suite (tests/complement/README.md) -> COMPLIANCE.md
  chaos [--kills N --seed N]    kills the server under a mixed load, some with the last release, and checks what it promised
  replay <town> [seed]          replays a day of people (bench/replay/habits) and computes its bill
  rooms [seed graphs]           compares our engine with Synapse's rules on random rooms
  night                         the tests that take too long for `test`
  bench-state [members events]  compares storage of room states: a trie and delta chains
  bench-room [percent]          measures rooms of the maximum size, in the Room's database
  bench-large [members events]  measures requests in large rooms, in the real runtime
  bench-synapse [options]       processor time, memory and disk beside Synapse -> bench/synapse/report.json, docs/synapse.svg
  bench                         requests per second beside a one-page Worker, start-up time, module size
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["dev"] => dev::dev(),
        ["test"] => test::test(),
        ["check"] => check::check(),
        ["import", ..] | ["generate"] | ["scaffold", _] => spec(&arguments),
        ["doctor"] => {
            println!("The doctor is compiled first (2 minutes the first time).");
            check::cargo(&["run", "--quiet", "--package", "xtask-doctor"])
        }
        ["wasm"] => module::build(module::Kind::Dev).map(drop),
        ["wasm", "--release"] => module::build(module::Kind::Release).map(drop),
        ["wasm", "--release", "--chaos"] => module::build(module::Kind::ChaosRelease).map(drop),
        ["wasm", "--chaos"] => module::build(module::Kind::Chaos).map(drop),
        ["bundle"] => bundle::bundle(),
        ["chaos", arguments @ ..] => test::chaos(arguments),
        ["replay", arguments @ ..] => test::replay(arguments),
        ["complement", arguments @ ..] => complement::complement(arguments),
        ["night"] => {
            let (rooms, stories) = (rooms::night(), stories::night());
            let runtime = test::night();
            complement::night().and(runtime).and(test::replay(&["family"])).and(rooms).and(stories)
        }
        ["rooms"] => rooms::some("1", "10000"),
        ["rooms", seed, graphs] => rooms::some(seed, graphs),
        ["bench"] => test::bench(),
        ["bench-synapse", arguments @ ..] => test::bench_synapse(arguments),
        ["bench-state", sizes @ ..] => test::bench_state(sizes),
        ["bench-room", percent @ ..] => test::bench_room(percent),
        ["bench-large", sizes @ ..] => test::bench_large(sizes),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command of `xtask-spec`, a separate program: only these commands compile the generator.
fn spec(arguments: &[&str]) -> Result<(), String> {
    check::cargo(&[&["run", "--quiet", "--package", "xtask-spec", "--"][..], arguments].concat())
}
