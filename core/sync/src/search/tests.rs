//! Tests of words and queries.

use std::collections::BTreeSet;

use super::{MAX_INDEXED_WORDS, SearchKey, SearchQuery, TermRefusal, Words, index_entry};

fn query(term: &str) -> SearchQuery {
    SearchQuery::new(term, BTreeSet::from([SearchKey::Body])).unwrap()
}

fn finds(term: &str, text: &str) -> bool {
    query(term).score(SearchKey::Body, text).is_some()
}

#[test]
fn a_text_is_divided_into_words() {
    for (text, expected) in [
        ("Hello, World!", "hello|world"),
        ("don't e-mail me_at x.y", "don|t|e|mail|me|at|x|y"),
        ("GRÜSSE Ünal's İstanbul", "grüsse|ünal|s|istanbul"),
        ("cafe\u{301}s", "cafes"),
        ("日本語 and 한국어", "日|本|語|and|한국어"),
        ("go 🎉🎉 👍🏽", "go|🎉|🎉|👍|🏽"),
        ("\" OR (* NEAR ^", "or|near"),
        ("\u{fffc}\u{0}", ""),
        ("", ""),
    ] {
        assert_eq!(Words::of(text).iter().collect::<Vec<_>>().join("|"), expected, "{text}");
    }
    assert!(Words::of(&"a".repeat(70_000)).iter().eq(["a".repeat(64)]));
}

#[test]
fn all_words_are_found_in_any_order_and_longer_words_by_their_beginning() {
    for (term, text) in [
        ("message 4", "Message number 4"),
        ("4 MESSAGE", "message 4"),
        ("invoice", "two invoices"),
        ("e-mail", "an e-mail address"),
        ("e-mail", "an E mail"),
        ("\"going to be\"", "is going to be redacted"),
        ("\"going to", "is going to be"),
        ("日本", "これは日本語です"),
        ("👍", "👍🏽"),
        ("cafe\u{301}", "cafe"),
    ] {
        assert!(finds(term, text), "{term} in {text}");
    }
    for (term, text) in [
        ("message 4", "message 14"),
        ("me", "message"),
        ("age", "message"),
        ("e-mail", "mail e"),
        ("\"going to be\"", "going to a be"),
        ("本日", "日本"),
        ("hello OR world", "hello"),
        ("-hello world", "world"),
        ("hel*o", "hello"),
        ("", "anything"),
        ("\" \" !?", "anything"),
    ] {
        assert!(!finds(term, text), "{term} in {text}");
    }
    assert!(query("hello").score(SearchKey::Topic, "hello").is_none(), "another key");
}

#[test]
fn nothing_of_a_term_is_syntax_of_the_index() {
    for (term, expected) in [
        ("Hello wor", "\"\u{fffc}\" OR (\"hello\"* AND \"wor\"*)"),
        ("a NEAR(b, 2)", "\"\u{fffc}\" OR (\"a\" AND \"near\" AND \"b\" AND \"2\")"),
        ("words:x \"say it\" \"", "\"\u{fffc}\" OR (\"words\" AND \"x\" AND \"say\" AND \"it\")"),
    ] {
        assert_eq!(query(term).expression(), expected, "{term}");
    }
    for term in ["\"\"\"", "^*", "{body}", "' OR 1=1 --", "\u{0}\"\u{0}", "\\\""] {
        let expression = query(term).expression();
        assert_eq!(expression.matches('"').count() % 2, 0, "{expression}");
    }
}

#[test]
fn a_better_match_has_a_higher_score() {
    let score = |text| query("cat").score(SearchKey::Body, text).unwrap();
    assert!(score("cat") > score("the cat sat on the mat"));
    assert!(score("the cat and the cat") > score("the cat and the dog"));
    assert!(score("the cat") > score("the cattle"), "a whole word counts twice");
}

#[test]
fn terms_and_entries_are_bounded() {
    let keys = || BTreeSet::from([SearchKey::Body]);
    assert_eq!(SearchQuery::new(&"a".repeat(501), keys()), Err(TermRefusal::TooLong));
    assert_eq!(SearchQuery::new(&"a ".repeat(21), keys()), Err(TermRefusal::TooManyWords));
    assert_eq!(SearchQuery::new(&"日".repeat(21), keys()), Err(TermRefusal::TooManyWords));
    assert!(SearchQuery::new(&"a ".repeat(20), keys()).is_ok());
    let many: Vec<String> = (0..=MAX_INDEXED_WORDS).map(|number| number.to_string()).collect();
    assert_eq!(index_entry(many.iter().map(String::as_str)), "\u{fffc}");
    assert_eq!(index_entry(["b a", "a, c"].into_iter()), "a b c");
}

#[test]
fn clients_highlight_what_they_asked_for() {
    assert_eq!(
        query("Hello, \"Big World\" hello 日本!").highlights(),
        ["big world", "hello", "日本"].to_vec()
    );
}
