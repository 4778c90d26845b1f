//! The commands of `cargo xtask` that use the generator, so that the other commands need not compile it.
#![forbid(unsafe_code)]

mod generate;
mod import;
mod scaffold;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome =
        match arguments.as_slice() {
            ["import"] => import::import(None),
            ["import", release] => import::import(Some(release)),
            ["generate"] => generate::generate(),
            ["scaffold", name] => scaffold::scaffold(name),
            _ => Err("import [release], generate, scaffold <api>/<operationId>: called by `cargo xtask`."
                .to_owned()),
        };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// The checkout.
fn root() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).map_or(manifest.clone(), PathBuf::from)
}
