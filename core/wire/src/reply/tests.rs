//! Tests of long bodies.

use futures_util::{FutureExt as _, StreamExt as _};
use http::StatusCode;

use super::{PIECE_BYTES, Payload, Reply};

/// The pieces of the body of a response.
fn pieces(value: &[String]) -> Vec<Vec<u8>> {
    let reply = Reply::json(StatusCode::OK, &value).unwrap();
    match reply.body {
        Payload::Bytes(bytes) => vec![bytes],
        Payload::Stream(pieces) => pieces.map(Result::unwrap).collect::<Vec<_>>().now_or_never().unwrap(),
        Payload::Platform(_) => panic!("nothing natively makes a body of the platform"),
    }
}

#[test]
fn a_long_body_is_the_same_in_pieces() {
    for (texts, bytes, expected) in [(0, 0, 1), (1, 100, 1), (1, 3 * PIECE_BYTES, 3), (5_000, 700, 4)] {
        let value: Vec<String> = (0..texts).map(|number| format!("{number}{}", "x".repeat(bytes))).collect();
        let pieces = pieces(&value);
        assert_eq!(pieces.concat(), serde_json::to_vec(&value).unwrap(), "{texts} texts of {bytes} bytes");
        assert_eq!(pieces.len(), expected, "{texts} texts of {bytes} bytes");
    }
}
