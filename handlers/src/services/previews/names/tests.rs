//! Answers of a resolver.

use super::{Failure, read};

#[test]
fn only_a_plain_answer_has_addresses() {
    let alias = r#"{"Status": 0, "TC": false, "Question": [], "Answer": [
        {"name": "a.example.com", "type": 5, "TTL": 9, "data": "b.example.com."},
        {"name": "b.example.com", "type": 1, "TTL": 9, "data": "93.184.215.14"}]}"#;
    assert_eq!(read(alias.as_bytes(), 1).unwrap(), ["93.184.215.14".parse::<std::net::IpAddr>().unwrap()]);
    assert!(read(alias.as_bytes(), 28).unwrap().is_empty());
    assert!(read(br#"{"Status": 3}"#, 1).unwrap().is_empty());
    for wrong in [
        "",
        "{}",
        "<html>",
        r#"{"Status": 2}"#,
        r#"{"Status": 5, "Answer": []}"#,
        r#"{"Status": 0, "TC": true, "Answer": []}"#,
        r#"{"Status": 0, "Answer": [{"type": 1, "data": "0x7f.1"}]}"#,
        r#"{"Status": 0, "Answer": [{"type": 1}]}"#,
        r#"{"Status": 0, "Answer": "93.184.215.14"}"#,
    ] {
        assert_eq!(read(wrong.as_bytes(), 1), Err(Failure::ResolverFailed), "{wrong}");
    }
}
