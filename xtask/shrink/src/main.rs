//! Makes a compiled module smaller:
//!
//! - `lattice-shrink order <module.wasm>` names its functions so that they compress best in the order of their names.
//! - `lattice-shrink shorten <module.wasm>` shortens the names.
//! - `lattice-shrink names <module.wasm> <names.txt>` moves the names into a file of their own.
#![forbid(unsafe_code)]

mod names;
mod order;
mod sections;

use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["order", module] => order(module),
        ["shorten", module] => shorten(module),
        ["names", module, file] => names(module, file),
        _ => Err("lattice-shrink order|shorten <module.wasm> | names <module.wasm> <names.txt>".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn order(path: &str) -> Result<(), String> {
    let ordered = order::number(&read(path)?).ok_or_else(|| no_module(path))?;
    write(path, &ordered)
}

fn shorten(path: &str) -> Result<(), String> {
    let shortened = names::shorten(&read(path)?).ok_or_else(|| no_module(path))?;
    write(path, &shortened)
}

fn names(path: &str, file: &str) -> Result<(), String> {
    let (module, names) = names::split(&read(path)?).ok_or_else(|| no_module(path))?;
    write(path, &module)?;
    write(file, names.as_bytes())
}

fn no_module(path: &str) -> String {
    format!("{path}: this is no module with names of functions")
}

fn read(path: &str) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{path}: {error}"))
}

fn write(path: &str, content: &[u8]) -> Result<(), String> {
    fs::write(path, content).map_err(|error| format!("{path}: {error}"))
}
