//! Synapse in a process beside us: graphs go in, verdicts come out.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;
use serde_json::json;

use crate::plan::{Made, Plan};

/// Names the Python that has Synapse.
pub const PYTHON: &str = "LATTICE_SYNAPSE_PYTHON";

/// What somebody thinks of an event, or makes of several states.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Opinion<S> {
    /// `accepted`, `rejected`, or `waiting` for what it names; of states that are `merged`, that.
    pub outcome: String,
    /// The state before it, or what the states come to: sorted lines, or their digest.
    pub state: S,
    /// Why it is not accepted.
    pub reason: String,
}

/// The process.
pub struct Oracle {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    /// Starts it, if there is one.
    pub fn start() -> Option<Self> {
        let python = PathBuf::from(std::env::var_os(PYTHON)?);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/synapse/oracle.py");
        let mut command = Command::new(python);
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).env("PYTHONDONTWRITEBYTECODE", "1");
        let mut process = command.spawn().unwrap_or_else(|error| panic!("{PYTHON}: {error}"));
        let questions = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Some(Self { process, questions, answers })
    }

    /// Asks without waiting for the answer.
    pub fn ask(&mut self, plan: &Plan, made: &Made, verbose: bool) {
        let events = made.events.iter().map(|event| json!({ "id": event.id, "pdu": event.pdu }));
        let question = json!({
            "version": plan.version.as_str(), "events": events.collect::<Vec<_>>(), "merges": made.merges,
            "verbose": verbose,
        });
        writeln!(self.questions, "{question}").unwrap();
        self.questions.flush().unwrap();
    }

    /// The answer to the oldest question that has none: digests of states.
    pub fn digests(&mut self) -> Vec<Opinion<String>> {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// The answer to a verbose question: states.
    pub fn states(&mut self) -> Vec<Opinion<Vec<String>>> {
        serde_json::from_str(&self.line()).unwrap()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "Synapse gave up: its complaint stands above");
        line
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // It ends with its questions anyway; a test that failed does not wait for it.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
