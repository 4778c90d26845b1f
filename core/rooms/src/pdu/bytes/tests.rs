//! Tests of the estimate: at least what the parsed values take, and not many times as much.

use super::{ALLOCATION, LEAF, VALUE, parsed_bytes};

fn check(json: &str, least: usize, most: usize) {
    let bytes = parsed_bytes(json);
    assert!((least..=most).contains(&bytes), "{json:.20}: {bytes}");
}

#[test]
fn a_small_text_may_take_much_memory() {
    let many = |element: &str| format!("[{}]", vec![element; 1_000].join(","));
    check("{}", 0, 10);
    check(&many("{}"), 1_000 * VALUE, 1_000 * 4 * VALUE);
    check(&many(r#"{"":0}"#), 1_000 * (LEAF + VALUE), 1_000 * 2 * LEAF);
    check(&many("[0]"), 1_000 * 5 * VALUE, 1_000 * 12 * VALUE);
    check(&many(r#""x""#), 1_000 * (VALUE + ALLOCATION), 1_000 * 6 * VALUE);
    check(&"x".repeat(60_000), 60_000, 61_000);
}
