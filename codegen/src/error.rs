//! The error of reading `spec/` and writing `generated/`.

use std::fmt;
use std::path::Path;

/// A sentence for the person who edits `spec/`, with the place of the mistake.
#[derive(Debug)]
pub struct Error {
    place: String,
    sentence: String,
}

impl Error {
    /// An error at a place: a file, an operation, a field.
    #[must_use]
    pub fn new(place: impl fmt::Display, sentence: impl fmt::Display) -> Self {
        Self { place: place.to_string(), sentence: sentence.to_string() }
    }

    /// An error whose place the caller knows.
    pub(crate) fn here(sentence: impl fmt::Display) -> Self {
        Self::new("", sentence)
    }

    /// An error of reading or writing a file.
    #[must_use]
    pub fn file(path: &Path, error: impl fmt::Display) -> Self {
        Self::new(path.display(), error)
    }

    /// The same error with an outer place before its own.
    #[must_use]
    pub fn within(mut self, place: impl fmt::Display) -> Self {
        self.place =
            if self.place.is_empty() { place.to_string() } else { format!("{place}: {}", self.place) };
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.sentence)
    }
}

impl std::error::Error for Error {}
