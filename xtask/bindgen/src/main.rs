//! Writes the JavaScript of a compiled module: `lattice-bindgen <module.wasm> <folder> [--debug]`.
//!
//! The wasm-bindgen command line does the same but takes four times as long to build.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (module, folder, has_checks) = match arguments.as_slice() {
        [module, folder] => (module, folder, false),
        [module, folder, "--debug"] => (module, folder, true),
        _ => {
            eprintln!("lattice-bindgen <module.wasm> <folder> [--debug]");
            return ExitCode::FAILURE;
        }
    };
    let mut bindgen = Bindgen::new();
    // The worker crate needs the reset function to replace the module instance after an abort.
    let bindgen = bindgen.input_path(module).out_name("index").typescript(false).debug(has_checks);
    let bindgen = bindgen.reset_state_function(true).module(true);
    match bindgen.and_then(|bindgen| bindgen.generate(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{module}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
