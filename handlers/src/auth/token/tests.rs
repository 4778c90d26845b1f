//! Tests that only tokens made by this server are read.

use ruma_common::{ServerName, UserId};

use super::{Kind, Purpose, Token, TokenSecret, hash, mint};

fn secret(byte: u8) -> TokenSecret {
    TokenSecret::new(vec![byte; 32])
}

fn server(name: &str) -> &ServerName {
    <&ServerName>::try_from(name).unwrap()
}

fn token(user_id: &str, device_id: &str) -> String {
    mint(&secret(1), Kind::Access, <&UserId>::try_from(user_id).unwrap(), &[device_id], [7; 16])
}

fn read(secret: &TokenSecret, token: &str) -> Option<Token> {
    super::read(secret, Kind::Access, server("example.org"), token)
}

#[test]
fn a_token_names_its_user_and_device() {
    let check = |user_id: &str, device_id: &str| {
        let found = read(&secret(1), &token(user_id, device_id)).unwrap();
        assert_eq!((found.user_id.as_str(), found.parts), (user_id, vec![device_id.to_owned()]));
    };
    check("@alice:example.org", "PHONE");
    check("@a.b/c=d-e_f+g:example.org", "with . dots | and \u{1f4f1}");
    check(&format!("@{}:example.org", "a".repeat(242)), &"D".repeat(255));
}

#[test]
fn the_longest_token_is_within_max_token_bytes() {
    let token = token(&format!("@{}:a", "a".repeat(252)), &"D".repeat(255));
    assert!(token.len() <= lattice_wire::MAX_TOKEN_BYTES, "{}", token.len());
}

#[test]
fn a_changed_or_shortened_token_is_refused() {
    let token = token("@alice:example.org", "PHONE");
    for at in 0..token.len() {
        let mut forged = token.clone().into_bytes();
        let byte = forged.get_mut(at).unwrap();
        *byte = if *byte == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        assert_eq!(read(&secret(1), &forged), None, "{forged}");
        let shortened = token.get(..at).unwrap();
        assert_eq!(read(&secret(1), shortened), None, "{shortened}");
    }
    for text in ["", "ltk_", "ltk_.", "ltk_...", "ltk_a.b.c.d", "ltk_\u{1f511}.x"] {
        assert_eq!(read(&secret(1), text), None, "{text:?}");
    }
    assert_eq!(read(&secret(2), &token), None, "a token of another deployment");
}

#[test]
fn a_token_of_one_kind_is_not_read_as_another() {
    for (kind, other) in
        [(Kind::Access, Kind::Refresh), (Kind::Refresh, Kind::Login), (Kind::Login, Kind::Access)]
    {
        let user_id = <&UserId>::try_from("@alice:example.org").unwrap();
        let token = mint(&secret(1), kind, user_id, &["a", ""], [7; 16]);
        let found = super::read(&secret(1), kind, server("example.org"), &token).unwrap();
        assert_eq!(found.parts, ["a", ""]);
        let disguised = format!("{}{}", other.prefix(), &token.get(4..).unwrap());
        for text in [&token, &disguised] {
            assert_eq!(super::read(&secret(1), other, server("example.org"), text), None, "{text}");
        }
    }
}

#[test]
fn a_mac_is_valid_for_one_purpose_only() {
    let mac = secret(1).mac(Purpose::AccessToken, "text");
    assert!(secret(1).verify(Purpose::AccessToken, "text", &mac));
    assert!(!secret(1).verify(Purpose::InteractiveSession, "text", &mac));
    assert!(!secret(1).verify(Purpose::AccessToken, "text", ""), "an empty MAC is refused");
}

#[test]
fn the_hash_does_not_contain_the_token() {
    let token = token("@alice:example.org", "PHONE");
    assert_eq!(hash(&token).len(), 43);
    assert!(!hash(&token).contains(token.get(4..12).unwrap()));
}
