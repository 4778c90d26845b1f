//! An event as the conditions of push rules read it.

use std::cell::{Cell, OnceCell};

use serde_json::Value;

/// The work for the patterns of all rules, for one event: bytes compared, each as often as the pattern has 64
/// characters. Beyond it no word of the body matches, and no pattern with a wildcard.
pub const MAX_PATTERN_WORK: usize = 1_000_000;

/// An event in the form that clients get, and the work that may still be done for it.
#[derive(Debug)]
pub struct Event {
    event: Value,
    /// `content.body` in lowercase, made when the first pattern needs it.
    body: OnceCell<Option<String>>,
    work: Cell<usize>,
}

/// The names of the properties that lead to one, from the outside (appendices, "Dot-separated property paths").
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Path(Vec<String>);

impl Event {
    /// Reads an event.
    ///
    /// # Errors
    /// If it is not JSON.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        let event = serde_json::from_str(json)?;
        Ok(Self { event, body: OnceCell::new(), work: Cell::new(MAX_PATTERN_WORK) })
    }

    pub(super) fn sender(&self) -> Option<&str> {
        self.event.get("sender")?.as_str()
    }

    pub(super) fn get(&self, path: &Path) -> Option<&Value> {
        path.0.iter().try_fold(&self.event, |value, name| value.as_object()?.get(name))
    }

    /// Whether the sender said who is mentioned, also if nobody is.
    pub(super) fn has_mentions(&self) -> bool {
        self.event.get("content").is_some_and(|content| content.get("m.mentions").is_some())
    }

    /// The body of a message, in lowercase.
    pub(super) fn body(&self) -> Option<&str> {
        let lowercase = || Some(self.event.get("content")?.get("body")?.as_str()?.to_lowercase());
        self.body.get_or_init(lowercase).as_deref()
    }

    /// Takes work from what is left; `false` if there is less.
    pub(super) fn spend(&self, work: usize) -> bool {
        let left = self.work.get().checked_sub(work);
        self.work.set(left.unwrap_or(0));
        left.is_some()
    }
}

impl Path {
    /// A backslash keeps its meaning only before a dot or another backslash.
    pub fn read(text: &str) -> Self {
        let mut names = vec![String::new()];
        let mut rest = text.chars().peekable();
        while let Some(char) = rest.next() {
            if char == '.' {
                names.push(String::new());
                continue;
            }
            let escaped = if char == '\\' { rest.next_if(|next| matches!(next, '.' | '\\')) } else { None };
            if let Some(name) = names.last_mut() {
                name.push(escaped.unwrap_or(char));
            }
        }
        Self(names)
    }
}

#[cfg(test)]
mod tests;
