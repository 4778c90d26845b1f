//! Tests that decoding gives the same bytes natively and in WebAssembly; both targets run them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

mod cases;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Computed natively; a target with another value has a bug.
const DIGEST: u64 = 9_006_754_741_107_004_268;

#[test]
fn literal_cases_decode_alike() {
    cases::check_literals();
}

#[test]
fn arbitrary_cases_decode_alike() {
    assert_eq!(cases::digest(), DIGEST);
}
