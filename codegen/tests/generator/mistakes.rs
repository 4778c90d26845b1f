//! What is wrong in `spec/` is said with file, operation and field.

use crate::scratch::Scratch;

const LEDGER: &str = "[versions]\nadvertised = [\"v1.17\"]\n[operations]\n\"client/ban\" = { status = \"served\", rate = \"write\" }\n";
const SECTION: &str = r"
section: banning
operations:
  ban:
    group: room_membership
    route: POST /_matrix/client/v3/rooms/{roomId}/ban
    auth: user
    path: { roomId: RoomId }
    body: { user_id: UserId, reason?: string }
";

/// The sentence about a section in which `from` reads `to`.
#[track_caller]
fn check(from: &str, to: &str, sentence: &str) {
    assert!(SECTION.contains(from), "the section has no `{from}`");
    complain(LEDGER, &SECTION.replace(from, to), sentence);
}

#[track_caller]
fn complain(ledger: &str, section: &str, sentence: &str) {
    let error = outcome(ledger, section).expect_err("a mistake").to_string();
    assert!(error.ends_with(sentence), "{error}");
}

fn outcome(ledger: &str, section: &str) -> Result<lattice_codegen::Files, lattice_codegen::Error> {
    let scratch = Scratch::empty();
    scratch.write("spec/types.yaml", "Reason: { reason: string }");
    scratch.write("spec/ledger.toml", ledger);
    scratch.write("spec/client/banning.yaml", section);
    lattice_codegen::render(scratch.root())
}

#[test]
fn the_section_without_a_mistake() {
    outcome(LEDGER, SECTION).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn types() {
    let place = "spec/client/banning.yaml: client/ban: ";
    let about = |rest: &str| format!("{place}{rest}");
    check("UserId", "Usr", &about("body: user_id: `Usr` is neither a type of the format nor in types.yaml"));
    check(
        "reason?: string",
        "reason?: [string, int]",
        &about("body: reason: an array has one element type, and at most a number after it"),
    );
    check(
        "reason?: string",
        "reason?: [secret]",
        &about("body: reason: a secret must be a field: only structs know what to hide"),
    );
    check(
        "reason?: string",
        "reason?: { \"{int}\": int }",
        &about("body: reason: `int` cannot be a map key: use string or an identifier"),
    );
    check(
        "reason?: string",
        "reason?: { \"{UserId}\": int, a: int }",
        &about("body: reason: {UserId}: beside fields, a map is from string to a scalar or json"),
    );
    check(
        "reason?: string",
        "reason?: string|user",
        &about("body: reason: `string|user` may name array, bool, int, null, object, string"),
    );
    check("reason?: string", "reason?: { tagged: type }", &about("body: reason: of: is missing"));
    check("reason?: string", "user_id?: string", &about("body: user_id: is there twice"));
    check("reason?: string", "...: Nothing", &about("body: ...: must name an earlier type of types.yaml"));
    check("body: {", "body: [string]\n    response: {", &about("body: must be an object"));
    check("body: {", "query: { a: object,", &about("query: a: cannot stand in a URL: use a scalar"));
}

#[test]
fn keys() {
    let about = |rest: &str| format!("spec/client/banning.yaml: client/ban: {rest}");
    check("    auth: user\n", "", &about("auth: is missing"));
    check(
        "auth: user",
        "auth: admin",
        &about(
            "auth: `admin` is none of none, user, user?, server, appservice, appservice?, operator, bearer",
        ),
    );
    check("auth: user", "auth: user\n    guest: perhaps", &about("guest: must be true or false"));
    check(
        "auth: user",
        "auth: user\n    since: 1.10",
        &about("since: must be a version in quotes, as in \"1.17\""),
    );
    check("auth: user", "auth: user\n    errors: M_FORBIDDEN", &about("errors: must be a list"));
    check("room_membership", "Room membership", &about("group: must be in snake case"));
    check("POST ", "FETCH ", &about("route: must be `METHOD /path` with one of DELETE, GET, POST, PUT"));
    check(
        "path: { roomId: RoomId }",
        "path: {}",
        &about("path: roomId: stands in the route and must stand here"),
    );
    check("roomId: RoomId", "roomId: RoomId, x: string", &about("path: x: does not stand in the route"));
    let interactive = SECTION.replace("auth: user", "auth: user\n    interactive: true");
    complain(
        LEDGER,
        &interactive.replace("user_id: UserId", "auth: object"),
        &about("body: auth: is read by the runtime: leave it out"),
    );
}

#[test]
fn unknown_keys() {
    let error =
        outcome(LEDGER, &SECTION.replace("auth:", "authorisation:")).expect_err("a mistake").to_string();
    assert!(
        error.contains("client/ban: authorisation: is not a key here; the keys are also, auth, body,"),
        "{error}"
    );
}

#[test]
fn names_that_meet() {
    check(
        "reason?: string",
        "m.user_id: string",
        "client/ban: Body: user_id: is no name in Rust, or two things would have it",
    );
    check(
        "reason?: string",
        "a: enum(x|X)",
        "client/ban: A: X: is no name in Rust, or two things would have it",
    );
    check(
        "reason?: string",
        "meta: { a: int }",
        "client/ban: Meta: is no name in Rust, or two things would have it",
    );
}

#[test]
fn the_ledger() {
    let absent = LEDGER.replace("\"served\", rate = \"write\"", "\"absent\"");
    complain(
        &absent,
        SECTION,
        "spec/client/banning.yaml: spec/ledger.toml: client/ban: reason: must say why it is absent or unused",
    );
    complain(
        &LEDGER.replace("client/ban", "client/unban"),
        SECTION,
        "client/ban: is not in spec/ledger.toml: say what we make of it",
    );
    let more = format!("{LEDGER}\"client/kick\" = {{ status = \"served\" }}\n");
    complain(&more, SECTION, "spec/ledger.toml: client/kick: is in no section");
    let unlimited = LEDGER.replace(", rate = \"write\"", "");
    complain(
        &unlimited,
        &SECTION.replace("auth: user", "auth: user\n    limited: true"),
        "client/ban: limited: needs a `rate` in spec/ledger.toml",
    );
}
