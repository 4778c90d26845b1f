//! Tests of reading credentials and of rate-limit prefixes.

use http::{HeaderMap, HeaderValue, header};

use super::{Credentials, MAX_TOKEN_BYTES, address_block};

/// `expected` is the outcome for an operation that needs a token; a bad header never fails the others.
fn check(headers: &[&str], expected: Result<&str, &str>) {
    let mut map = HeaderMap::new();
    for value in headers {
        map.append(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
    }
    let read = Credentials::read(&map, None, None);
    let token = read.require_token().map_err(|error| error.errcode().unwrap().to_owned());
    assert_eq!(token.as_deref(), expected.map_err(str::to_owned).as_deref(), "{headers:?}");
    assert_eq!(read.token(), expected.ok(), "{headers:?}");
}

#[test]
fn a_malformed_authorization_header_is_a_missing_token() {
    check(&[], Err("M_MISSING_TOKEN"));
    check(&["Bearer abc"], Ok("abc"));
    check(&["bEARER  abc "], Ok("abc"));
    for bad in ["Bearer", "Bearer ", "Basic abc", "abc", "X-Matrix", "X-Matrix "] {
        check(&[bad], Err("M_MISSING_TOKEN"));
    }
    check(&["Bearer a", "Bearer b"], Err("M_MISSING_TOKEN"));
    check(&[&format!("Bearer {}", "x".repeat(MAX_TOKEN_BYTES))], Ok(&"x".repeat(MAX_TOKEN_BYTES)));
    check(&[&format!("Bearer {}", "x".repeat(MAX_TOKEN_BYTES + 1))], Err("M_UNKNOWN_TOKEN"));
}

#[test]
fn a_signature_is_not_accepted_as_a_token() {
    let read = |value: &str| {
        let map = HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap())]);
        Credentials::read(&map, None, None)
    };
    let credentials = read("x-matrix origin=a,sig=\"b\"");
    assert_eq!(credentials.require_signature().unwrap(), "origin=a,sig=\"b\"");
    assert_eq!(credentials.require_token().unwrap_err().errcode(), Some("M_MISSING_TOKEN"));
    assert_eq!(read("Bearer a").require_signature().unwrap_err().errcode(), Some("M_FORBIDDEN"));
    let long = format!("X-Matrix {}", "x".repeat(MAX_TOKEN_BYTES + 1));
    assert_eq!(read(&long).require_signature().unwrap_err().errcode(), Some("M_FORBIDDEN"));
}

#[test]
fn s60_debug_hides_the_token() {
    let credentials = Credentials { bearer: Some("secret".to_owned()), ..Credentials::default() };
    assert!(!format!("{credentials:?}").contains("secret"));
}

#[test]
fn an_address_block_is_an_ipv4_address_or_an_ipv6_64() {
    for (address, expected) in [
        ("192.0.2.1", Some("192.0.2.1")),
        ("::ffff:192.0.2.1", Some("192.0.2.1")),
        ("2001:db8:1:2:3:4:5:6", Some("2001:db8:1:2::/64")),
        ("2001:DB8:1:2::", Some("2001:db8:1:2::/64")),
        ("::1", Some("::/64")),
        ("192.0.2.1, 192.0.2.2", None),
        ("somewhere", None),
    ] {
        assert_eq!(address_block(address).as_deref(), expected);
    }
}
