//! Measures the cost of events in very large rooms in a database.
//!
//! `cargo xtask bench-room [percent of the size]` prints the table of docs/limits.md, "The work of a
//! room in its database". Each room is measured in its own process, since memory is measured by process.
#![forbid(unsafe_code)]

#[path = "../../../core/rooms/tests/fixtures/mod.rs"]
mod fixtures;
mod forks;
mod grow;
mod large;
mod memory;
mod object;
mod room;
mod scenarios;
#[cfg(test)]
mod tests;

use std::fmt::Display;
use std::process::{Command, ExitCode};

use self::scenarios::SCENARIOS;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["grow", arguments @ ..] => grow(arguments),
        ["scenario", name, percent] => one(name, percent.parse().unwrap_or(100)),
        [] => all("100"),
        [percent, ..] => all(percent),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn all(percent: &str) -> Result<(), String> {
    let program = std::env::current_exe().map_err(text)?;
    println!("| | time | rows read | rows written | memory beside the database |");
    println!("| --- | --- | --- | --- | --- |");
    for (name, _) in SCENARIOS {
        let status = Command::new(&program).args(["scenario", name, percent]).status().map_err(text)?;
        if !status.success() {
            return Err(format!("{name}: {status}"));
        }
    }
    Ok(())
}

fn one(name: &str, percent: usize) -> Result<(), String> {
    let scenario = SCENARIOS.iter().find(|(other, _)| *other == name);
    let (_, scenario) = scenario.ok_or_else(|| format!("no scenario is called {name}"))?;
    for line in scenario(percent).map_err(text)? {
        println!("{line}");
    }
    Ok(())
}

/// Grows the Room in a file: see [`grow::Growth`], whose fields are the arguments.
fn grow(arguments: &[&str]) -> Result<(), String> {
    let [file, server_name, sender, members, messages, time_ms] = arguments else {
        return Err("usage: grow FILE SERVER-NAME SENDER MEMBERS MESSAGES TIME-MS".to_owned());
    };
    let (members, messages) = (members.parse().map_err(text)?, messages.parse().map_err(text)?);
    let time_ms = time_ms.parse().map_err(text)?;
    grow::grow(&grow::Growth { file, server_name, sender, members, messages, time_ms }).map_err(text)
}

fn text(error: impl Display) -> String {
    error.to_string()
}
