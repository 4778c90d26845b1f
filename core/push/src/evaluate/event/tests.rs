//! Paths of properties.

use super::Path;

#[test]
fn a_path_is_split_at_dots_that_no_backslash_precedes() {
    for (text, names) in [
        ("type", vec!["type"]),
        ("content.body", vec!["content", "body"]),
        (r"content.m\.mentions.user_ids", vec!["content", "m.mentions", "user_ids"]),
        (r"a\\.b", vec![r"a\", "b"]),
        (r"a\b", vec![r"a\b"]),
        (r"a\", vec![r"a\"]),
        ("a..b", vec!["a", "", "b"]),
    ] {
        assert_eq!(Path::read(text), Path(names.into_iter().map(str::to_owned).collect()), "{text}");
    }
}
