//! What is wrong with the settings: one sentence for each mistake, with what mends it.

use std::fmt;

/// The mistakes in the settings of a deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings(Vec<String>);

impl Findings {
    /// The sentences.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, or a finding.
    pub(super) fn keep<T>(&mut self, read: Result<T, String>) -> Option<T> {
        read.map_err(|finding| self.0.push(finding)).ok()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join(" "))
    }
}
