//! The words of a text. The index has them, queries are made of them, and matches are found by them: SQLite's
//! tokenizer only divides at spaces.

/// The longest word (characters): what follows in it is not compared.
pub const MAX_SEARCH_WORD_CHARS: usize = 64;

/// What a character is in a text.
enum Class {
    /// A part of a word.
    Part,
    /// A word of its own: of scripts that put no spaces between words, and symbols.
    Whole,
    /// Nothing: an accent that follows its letter, or a part of an emoji.
    Nothing,
    /// Between words.
    Between,
}

/// The words of a text in their order, in lowercase. One buffer holds them all: texts are long, and words many.
pub(super) struct Words {
    letters: String,
    /// Where each word ends in the buffer.
    ends: Vec<usize>,
}

impl Words {
    /// Divides a text into words.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut words = Self { letters: String::with_capacity(text.len()), ends: Vec::new() };
        let mut length = 0;
        for char in text.chars() {
            if char.is_ascii() {
                words.add(char.to_ascii_lowercase(), &mut length);
            } else {
                char.to_lowercase().for_each(|char| words.add(char, &mut length));
            }
        }
        words.end();
        words
    }

    /// The words in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.letters.get(start..*end))
    }

    fn add(&mut self, char: char, length: &mut usize) {
        match class(char) {
            Class::Nothing => {}
            Class::Part => {
                *length = if self.has_open_word() { *length + 1 } else { 1 };
                if *length <= MAX_SEARCH_WORD_CHARS {
                    self.letters.push(char);
                }
            }
            Class::Whole => {
                self.end();
                self.letters.push(char);
                self.end();
            }
            Class::Between => self.end(),
        }
    }

    fn has_open_word(&self) -> bool {
        self.ends.last().copied().unwrap_or(0) < self.letters.len()
    }

    fn end(&mut self) {
        if self.has_open_word() {
            self.ends.push(self.letters.len());
        }
    }
}

fn class(char: char) -> Class {
    match char {
        '\0'..='\x7f' if char.is_ascii_alphanumeric() => Class::Part,
        '\0'..='\x7f' => Class::Between,
        '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => Class::Nothing,
        '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' => Class::Whole,
        char if !char.is_alphanumeric() => Class::Between,
        char if has_no_spaces(char) => Class::Whole,
        _ => Class::Part,
    }
}

/// Whether the character is of a script that puts no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
fn has_no_spaces(char: char) -> bool {
    matches!(
        char,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}'
            | '\u{20000}'..='\u{3ffff}'
    )
}
