//! Globs, compared without regard to case: `*` matches any characters, `?` exactly one (appendices, "Glob-style
//! matching").
//!
//! All places of the pattern at which a match can stand are the bits of one number, so a text is read once, whatever
//! the pattern is: the work is the length of the text, times the number of words in the set of bits.

use std::collections::BTreeMap;

use super::event::Event;
use crate::MAX_PATTERN_BYTES;

/// The words of a set with a place before each character of a pattern, and one after the last.
const WORDS: usize = MAX_PATTERN_BYTES.div_ceil(64);

/// A set of places in the pattern. Place `n` stands after `n` of its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Places([u64; WORDS]);

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The pattern in lowercase, if it has no wildcard.
    literal: Option<String>,
    /// The places from which a character leads to the next place.
    by_char: BTreeMap<char, Places>,
    by_any: Places,
    /// The places before a `*`.
    stars: Places,
    /// The place after the last part; `None` if the pattern matches nothing.
    end: Option<usize>,
}

impl Pattern {
    pub fn glob(pattern: &str) -> Self {
        let is_literal = !pattern.contains(['*', '?']);
        let chars = pattern.to_lowercase().chars().collect::<Vec<_>>();
        let mut compiled = Self::empty(is_literal.then(|| pattern.to_lowercase()));
        let mut place = 0;
        let mut last = None;
        for char in chars {
            // Two stars are one: a place before a star leads past one star alone.
            if last.replace(char) == Some('*') && char == '*' {
                continue;
            }
            compiled.add(place, char, true);
            place += 1;
        }
        compiled.ended(place)
    }

    /// A pattern without wildcards: stars and question marks stand for themselves.
    pub fn literal(text: &str) -> Self {
        let text = text.to_lowercase();
        let mut compiled = Self::empty(None);
        let mut place = 0;
        for char in text.chars() {
            compiled.add(place, char, false);
            place += 1;
        }
        compiled.literal = Some(text);
        compiled.ended(place)
    }

    fn empty(literal: Option<String>) -> Self {
        let (by_any, stars) = (Places::default(), Places::default());
        Self { literal, by_char: BTreeMap::new(), by_any, stars, end: None }
    }

    fn add(&mut self, place: usize, char: char, is_glob: bool) {
        match char {
            '*' if is_glob => self.stars.add(place),
            '?' if is_glob => self.by_any.add(place),
            _ => self.by_char.entry(char).or_default().add(place),
        }
    }

    fn ended(mut self, end: usize) -> Self {
        self.end = (end <= MAX_PATTERN_BYTES).then_some(end);
        self
    }

    /// Whether the pattern matches all of a text.
    pub fn is_all_of(&self, text: &str, event: &Event) -> bool {
        let Some(end) = self.end else { return false };
        if let Some(literal) = &self.literal {
            // Ends at the first character that differs.
            return text.chars().flat_map(char::to_lowercase).eq(literal.chars());
        }
        if !event.spend(self.work(text, end)) {
            return false;
        }
        let mut places = self.past_stars(Places::one(0));
        for char in text.chars().flat_map(char::to_lowercase) {
            places = self.step(places, char);
            if places == Places::default() {
                return false;
            }
        }
        places.has(end)
    }

    /// Whether the pattern matches a part of a text in lowercase that starts and ends at a word boundary.
    pub fn is_in(&self, text: &str, event: &Event) -> bool {
        let Some(end) = self.end.filter(|end| *end > 0) else { return false };
        if let Some(literal) = &self.literal
            && !(event.spend(text.len() / 8 + 1) && text.contains(literal.as_str()))
        {
            return false;
        }
        if !event.spend(self.work(text, end)) {
            return false;
        }
        let start = self.past_stars(Places::one(0));
        let mut places = Places::default();
        let mut last = None;
        let mut rest = text.chars().peekable();
        while let Some(char) = rest.next() {
            if is_boundary(last) || is_boundary(Some(char)) {
                places = places.or(start);
            }
            places = self.step(places, char);
            if places.has(end) && (is_boundary(Some(char)) || is_boundary(rest.peek().copied())) {
                return true;
            }
            last = Some(char);
        }
        false
    }

    fn work(&self, text: &str, end: usize) -> usize {
        text.len() * (end / 64 + 1)
    }

    fn step(&self, places: Places, char: char) -> Places {
        let led = self.by_char.get(&char).copied().unwrap_or_default().or(self.by_any);
        self.past_stars(places.and(led).next().or(places.and(self.stars)))
    }

    /// A star may match nothing.
    fn past_stars(&self, places: Places) -> Places {
        places.or(places.and(self.stars).next())
    }
}

/// Whether a word ends at this character, or at the end of the text.
fn is_boundary(char: Option<char>) -> bool {
    !char.is_some_and(|char| char.is_ascii_alphanumeric() || char == '_')
}

impl Places {
    fn one(place: usize) -> Self {
        let mut places = Self::default();
        places.add(place);
        places
    }

    fn add(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    fn has(self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    fn or(self, other: Self) -> Self {
        self.zip(other, |one, other| one | other)
    }

    fn and(self, other: Self) -> Self {
        self.zip(other, |one, other| one & other)
    }

    fn zip(mut self, other: Self, with: impl Fn(u64, u64) -> u64) -> Self {
        for (one, other) in self.0.iter_mut().zip(other.0) {
            *one = with(*one, other);
        }
        self
    }

    /// All places, moved on by one.
    fn next(mut self) -> Self {
        let mut carried = 0;
        for word in &mut self.0 {
            let carry = *word >> 63;
            *word = *word << 1 | carried;
            carried = carry;
        }
        self
    }
}
