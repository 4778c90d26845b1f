//! A Python process that checks rooms with Synapse's code (`oracle.py`).

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;
use serde_json::json;

use crate::fixtures::keys::{SERVERS, public_keys};
use crate::plan::{BuiltEvent, BuiltRoom};

/// The environment variable with the path of a Python that has Synapse.
pub const PYTHON: &str = "LATTICE_SYNAPSE_PYTHON";

/// The outcome of an event or of a merge, by one implementation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Answer<S> {
    /// `accepted`, `rejected`, `waiting` (for an event it names) or `dropped` (by the checks on receipt);
    /// `merged` for a merge.
    pub outcome: String,
    /// The state before the event or the merged state: sorted lines, or their digest.
    pub state: S,
    /// The reason that the event is not accepted.
    pub reason: String,
}

/// The process and its pipes.
pub struct Oracle {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    /// Starts the process; `None` if [`PYTHON`] is not set.
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

    /// Sends a room without waiting for the answers.
    pub fn ask(&mut self, built: &BuiltRoom, verbose: bool) {
        let event =
            |event: &BuiltEvent| json!({ "id": event.id, "pdu": event.pdu, "signed": event.is_signed });
        let events = built.events.iter().map(event);
        let question = json!({
            "version": built.version.as_str(), "keys": public_keys(&SERVERS), "events": events.collect::<Vec<_>>(),
            "merges": built.merges, "verbose": verbose,
        });
        writeln!(self.questions, "{question}").unwrap();
        self.questions.flush().unwrap();
    }

    /// The answers for the oldest unanswered room, with digests of states.
    pub fn digests(&mut self) -> Vec<Answer<String>> {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// The answers for a verbose question, with whole states.
    pub fn states(&mut self) -> Vec<Answer<Vec<String>>> {
        serde_json::from_str(&self.line()).unwrap()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "the Synapse process ended; its error is printed above");
        line
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // The process ends when its input closes; a failed test does not wait for that.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
