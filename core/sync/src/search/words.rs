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

/// The words of a text in their order, in lowercase.
#[must_use]
pub(super) fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut length) = (Vec::new(), String::new(), 0);
    let mut end = |word: &mut String, whole: Option<char>| {
        words.extend((!word.is_empty()).then(|| std::mem::take(word)));
        words.extend(whole.map(String::from));
    };
    for char in text.chars().flat_map(char::to_lowercase) {
        match class(char) {
            Class::Nothing => {}
            Class::Part => {
                length = if word.is_empty() { 1 } else { length + 1 };
                if length <= MAX_SEARCH_WORD_CHARS {
                    word.push(char);
                }
            }
            Class::Whole => end(&mut word, Some(char)),
            Class::Between => end(&mut word, None),
        }
    }
    end(&mut word, None);
    words
}

fn class(char: char) -> Class {
    match char {
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
