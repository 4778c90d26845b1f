//! What a scanner says of a file.

use lattice_wire::http::StatusCode;
use serde::Deserialize;

use crate::ports::WebResponse;

/// The bytes of the longest answer.
pub(super) const MAX_ANSWER_BYTES: usize = 4_096;
/// The characters of its reason that reach the log.
const MAX_INFO_CHARS: usize = 200;

/// An answer, in the words of Matrix's content scanners.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    /// Whether the file may be shown.
    pub(super) clean: bool,
    #[serde(default)]
    info: String,
}

impl Answer {
    /// Reads a response. Whatever is no plain answer is none: a scanner that is broken lets nothing through, and hides nothing.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub(super) fn read(response: &WebResponse) -> Result<Self, String> {
        if response.head.status != StatusCode::OK {
            return Err(format!("the scanner answers {}", response.head.status));
        }
        if !response.is_whole {
            return Err(format!("the scanner says more than {MAX_ANSWER_BYTES} bytes"));
        }
        serde_json::from_slice(&response.body).map_err(|error| format!("the scanner's answer: {error}"))
    }

    /// The scanner's reason, in one line.
    pub(super) fn info(&self) -> String {
        self.info.chars().filter(|character| !character.is_control()).take(MAX_INFO_CHARS).collect()
    }
}
