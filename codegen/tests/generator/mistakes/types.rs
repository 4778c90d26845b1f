//! Mistakes in types.

use super::{LEDGER, SECTION, check, said, written};

const FIELD: &str = "reason?: string";

fn about(rest: &str) -> String {
    format!("spec/client/banning.yaml: client/ban: {rest}")
}

#[test]
fn words_and_lists() {
    let unknown = "body: user_id: `Usr` is neither a type of the format nor in types.yaml";
    check("UserId", "Usr", &about(unknown));
    let not_closed = "body: reason: `nullable(string` is neither a type of the format nor in types.yaml";
    check(FIELD, "reason?: nullable(string", &about(not_closed));
    check(FIELD, "reason?: 5", &about("body: reason: must be a type"));
    let many = "body: reason: an array has one element type, and at most a number after it";
    check(FIELD, "reason?: [string, int]", &about(many));
    check(FIELD, "reason?: [string, -1]", &about(many));
    check(FIELD, "reason?: []", &about(many));
    let kinds = "body: reason: `string|user` may name array, bool, int, null, object, string";
    check(FIELD, "reason?: string|user", &about(kinds));
}

#[test]
fn secrets_must_be_fields() {
    let nowhere_else = "a secret must be a field: only structs know what to hide";
    check(FIELD, "reason?: [secret]", &about(&format!("body: reason: {nowhere_else}")));
    check(FIELD, "reason?: nullable(secret)", &about(&format!("body: reason: {nowhere_else}")));
    check(
        FIELD,
        "reason?: { \"{string}\": secret }",
        &about(&format!("body: reason: {{string}}: {nowhere_else}")),
    );
}

#[test]
fn maps() {
    check(
        FIELD,
        "reason?: { \"{int}\": int }",
        &about("body: reason: `int` cannot be a map key: use string or an identifier"),
    );
    let beside = "body: reason: {UserId}: beside fields, a map is from string to a scalar or json";
    check(FIELD, "reason?: { \"{UserId}\": int, a: int }", &about(beside));
    let beside = "body: reason: {string}: beside fields, a map is from string to a scalar or json";
    check(FIELD, "reason?: { \"{string}\": [int], a: int }", &about(beside));
    check(FIELD, "reason?: { 5: int }", &about("body: reason: has a key that is not a string: quote it"));
}

#[test]
fn unions() {
    check(FIELD, "reason?: { tagged: type }", &about("body: reason: of: is missing"));
    check(FIELD, "reason?: { tagged: 5, of: {} }", &about("body: reason: tagged: must name a field"));
    check(
        FIELD,
        "reason?: { tagged: type, on: {} }",
        &about("body: reason: on: is not a key of a tagged union: tagged, common, of"),
    );
    let variants = "reason?: { tagged: type, of: { m.a: { \"{string}\": json } } }";
    check(FIELD, variants, &about("body: reason: m.a: has only known fields"));
    check(FIELD, "reason?: { tagged: type, of: string }", &about("body: reason: of: must be a mapping"));
}

#[test]
fn objects() {
    check(FIELD, "user_id?: string", &about("body: user_id: is declared twice"));
    let earlier = "must name an earlier type of types.yaml";
    check(FIELD, "...: Nothing", &about(&format!("body: ...: {earlier}")));
    check(FIELD, "...: [Reason, Nothing]", &about(&format!("body: ...: {earlier}")));
    let scratch = written(LEDGER, SECTION);
    scratch.write("spec/types.yaml", "Later:\n  \"...\": Reason\nReason: { reason: string }\n");
    said(&scratch, &format!("spec/types.yaml: Later: ...: {earlier}"));
    check("body: {", "body: [string]\n    response: {", &about("body: must be an object"));
}

#[test]
fn urls() {
    let scalar = "cannot be part of a URL: use a scalar";
    check("body: {", "query: { a: object,", &about(&format!("query: a: {scalar}")));
    check("body: {", "headers: { a: Reason,", &about(&format!("headers: a: {scalar}")));
    check("roomId: RoomId", "roomId: json", &about(&format!("path: roomId: {scalar}")));
    check("body: {", "query: { a: [[string]],", &about(&format!("query: a: {scalar}")));
    let others = "all other keys of a query are strings";
    check("body: {", "query: { \"{string}\": int,", &about(&format!("query: {{string}}: {others}")));
    check("body: {", "headers: { \"{string}\": string,", &about("headers: has only known fields"));
}

#[test]
fn names_cannot_collide_in_rust() {
    let about = |rest: &str| format!("client/ban: {rest}: is not a Rust name, or two items would share it");
    check(FIELD, "m.user_id: string", &about("Body: user_id"));
    check(FIELD, "a: enum(x|X)", &about("A: X"));
    check(FIELD, "meta: { a: int }", &about("Meta"));
    check(FIELD, "a: enum()", &about("A"));
}
