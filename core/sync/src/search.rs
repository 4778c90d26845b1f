//! What a search finds (client-server API, "Server Side Search"): the words of a text, and the query for them.

mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::words::MAX_SEARCH_WORD_CHARS;
use self::words::Words;

/// The longest search term (bytes).
pub const MAX_SEARCH_TERM_BYTES: usize = 500;
/// The most words of a search term.
pub const MAX_SEARCH_WORDS: usize = 20;
/// The fewest characters of a word that is also found as the beginning of a longer word.
const MIN_PREFIX_CHARS: usize = 3;
/// The most different words of an entry of the index.
pub const MAX_INDEXED_WORDS: usize = 2_000;
/// Stands in the index for more words than [`MAX_INDEXED_WORDS`]. No text has it as a word.
const MANY_WORDS: &str = "\u{fffc}";

/// The field of an event's content that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchKey {
    /// `content.body` of `m.room.message`.
    Body,
    /// `content.name` of `m.room.name`.
    Name,
    /// `content.topic` of `m.room.topic`.
    Topic,
}

/// What texts must have: all phrases of a search term. No part of a term is an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchQuery {
    phrases: Vec<Phrase>,
    keys: BTreeSet<SearchKey>,
}

/// Words that follow one another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Phrase {
    words: Vec<String>,
    /// As the client wrote it, in lowercase.
    text: String,
}

/// Why a search term is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermRefusal {
    /// It has more than [`MAX_SEARCH_TERM_BYTES`].
    TooLong,
    /// It has more than [`MAX_SEARCH_WORDS`].
    TooManyWords,
}

impl SearchQuery {
    /// Reads a search term: what stands in double quotes is one phrase, otherwise what stands between spaces.
    ///
    /// # Errors
    /// If the term exceeds its maxima.
    pub fn new(term: &str, keys: BTreeSet<SearchKey>) -> Result<Self, TermRefusal> {
        if term.len() > MAX_SEARCH_TERM_BYTES {
            return Err(TermRefusal::TooLong);
        }
        let mut phrases = Vec::new();
        for (index, part) in term.split('"').enumerate() {
            if index % 2 == 1 {
                phrases.extend(Phrase::of(part));
            } else {
                phrases.extend(part.split_whitespace().filter_map(Phrase::of));
            }
        }
        if phrases.iter().map(|phrase| phrase.words.len()).sum::<usize>() > MAX_SEARCH_WORDS {
            return Err(TermRefusal::TooManyWords);
        }
        Ok(Self { phrases, keys })
    }

    /// Whether the term has no words: nothing is found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The query for entries of the index ([`index_entry`]) in which events may match, in the language of SQLite's FTS5.
    /// Each word is quoted, and has no quote.
    #[must_use]
    pub fn expression(&self) -> String {
        let phrase = |phrase: &Phrase| {
            let words = phrase.words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>();
            words.join(" AND ") + if phrase.may_begin_a_word() { "*" } else { "" }
        };
        let phrases = self.phrases.iter().map(phrase).collect::<Vec<_>>();
        format!("\"{MANY_WORDS}\" OR ({})", phrases.join(" AND "))
    }

    /// How well a text matches, in thousandths; `None` if it does not.
    ///
    /// The formula is that of BM25 without the frequency of a word in other texts: the reader may not see all of these.
    #[must_use]
    pub fn score(&self, key: SearchKey, text: &str) -> Option<u64> {
        if self.phrases.is_empty() || !self.keys.contains(&key) {
            return None;
        }
        let words = Words::of(text);
        let words: Vec<&str> = words.iter().collect();
        let length = words.len() as u64;
        let mut score = 0;
        for phrase in &self.phrases {
            let halves = phrase.occurrences(&words);
            if halves == 0 {
                return None;
            }
            score += 1_100_000 * halves / (500 * halves + 300 + 75 * length);
        }
        Some(score)
    }

    /// What clients highlight.
    #[must_use]
    pub fn highlights(&self) -> Vec<String> {
        let texts: BTreeSet<&String> = self.phrases.iter().map(|phrase| &phrase.text).collect();
        texts.into_iter().cloned().collect()
    }
}

impl Phrase {
    fn of(text: &str) -> Option<Self> {
        let words: Vec<String> = Words::of(text).iter().map(str::to_owned).collect();
        let text = text.trim_matches(|char: char| char.is_ascii_punctuation() || char.is_whitespace());
        (!words.is_empty()).then(|| Self { words, text: text.to_lowercase() })
    }

    /// Whether longer words are found too that begin with the last one.
    fn may_begin_a_word(&self) -> bool {
        self.words.last().is_some_and(|word| word.chars().count() >= MIN_PREFIX_CHARS)
    }

    /// How often words have the phrase, counted in halves: 1 if a longer word begins with its last word.
    fn occurrences(&self, words: &[&str]) -> u64 {
        let Some((last, first)) = self.words.split_last() else { return 0 };
        let halves = words.windows(self.words.len()).map(|window| match window.split_last() {
            Some((found, before)) if before == first && *found == last => 2,
            Some((found, before)) if before == first && self.may_begin_a_word() => {
                u64::from(found.starts_with(last))
            }
            _ => 0,
        });
        halves.sum()
    }
}

/// The entry of the index for some texts: their different words, or a mark if these are too many.
#[must_use]
pub fn index_entry<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut all: BTreeSet<String> = BTreeSet::new();
    for text in texts {
        for word in Words::of(text).iter() {
            if !all.contains(word) {
                all.insert(word.to_owned());
            }
            if all.len() > MAX_INDEXED_WORDS {
                return MANY_WORDS.to_owned();
            }
        }
    }
    all.into_iter().collect::<Vec<_>>().join(" ")
}
