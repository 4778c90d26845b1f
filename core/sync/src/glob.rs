//! Globs: `*` matches any characters, `?` exactly one (appendices, "Glob-style matching").

/// Whether a pattern matches a whole text. Each star is tried at its last place alone, so the work is at most the
/// product of the two lengths.
pub(crate) fn matches_glob(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut in_text) = (0, 0);
    // The place after the last star, and the text that the star takes up to.
    let mut star: Option<(usize, usize)> = None;
    while in_text < text.len() {
        match (pattern.get(at), star) {
            (Some('*'), _) => {
                at += 1;
                star = Some((at, in_text));
            }
            (Some(wanted), _) if *wanted == '?' || Some(wanted) == text.get(in_text) => {
                at += 1;
                in_text += 1;
            }
            (_, Some((after, taken))) => {
                star = Some((after, taken + 1));
                (at, in_text) = (after, taken + 1);
            }
            (_, None) => return false,
        }
    }
    pattern.iter().skip(at).all(|wanted| *wanted == '*')
}

#[cfg(test)]
mod tests {
    use super::matches_glob;

    #[test]
    fn a_glob_matches_the_whole_text() {
        for pattern in ["abc", "*", "a*", "*c", "a?c", "???", "*b*", "**", "a*c*", "?*?"] {
            assert!(matches_glob(pattern, "abc"), "{pattern}");
        }
        for pattern in ["", "ab", "abcd", "????", "b*", "*b", "a?", "A*", "*?*?*?*?"] {
            assert!(!matches_glob(pattern, "abc"), "{pattern}");
        }
        assert!(matches_glob("", ""));
        assert!(!matches_glob(&"*a".repeat(127), &"a".repeat(120)));
    }
}
