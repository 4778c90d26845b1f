//! Tests of the positions of inserted declarations.

use super::{with_module, with_story};

#[test]
fn modules_are_declared_once_and_in_order() {
    let cases = [
        ("//! A.\n", "//! A.\n\nmod b;\n"),
        ("//! A.\n\nmod a;\nmod c;\n", "//! A.\n\nmod a;\nmod b;\nmod c;\n"),
        ("//! A.\n\nmod a;\n\npub mod c;\nmod d;\n", "//! A.\n\nmod a;\nmod b;\n\npub mod c;\nmod d;\n"),
        ("//! A.\n\nmod c;\n", "//! A.\n\nmod b;\nmod c;\n"),
        ("mod b;\n", "mod b;\n"),
    ];
    for (before, after) in cases {
        assert_eq!(with_module(before, "b"), after);
    }
}

#[test]
fn stories_are_declared_in_the_block_of_their_group() {
    let first = with_story("//! A.\n", "rooms", "join");
    assert_eq!(first, "//! A.\n\nmod rooms {\n    mod join;\n}\n");
    assert_eq!(with_story(&first, "rooms", "join"), first);
    let second = with_story(&first, "rooms", "ban");
    assert_eq!(second, "//! A.\n\nmod rooms {\n    mod ban;\n    mod join;\n}\n");
    let third = with_story(&second, "rooms", "leave");
    assert_eq!(third, "//! A.\n\nmod rooms {\n    mod ban;\n    mod join;\n    mod leave;\n}\n");
    let before = with_story(&first, "media", "get");
    assert_eq!(before, "//! A.\n\nmod media {\n    mod get;\n}\nmod rooms {\n    mod join;\n}\n");
    let after = with_story(&first, "users", "get");
    assert_eq!(after, "//! A.\n\nmod rooms {\n    mod join;\n}\nmod users {\n    mod get;\n}\n");
}
