//! Mistakes in the keys of an operation.

use super::{LEDGER, SECTION, check, complain, said, written};

fn about(rest: &str) -> String {
    format!("spec/client/banning.yaml: client/ban: {rest}")
}

/// Checks the sentence about an operation with an additional line.
#[track_caller]
fn with(line: &str, sentence: &str) {
    check("auth: user", &format!("auth: user\n    {line}"), &about(sentence));
}

#[test]
fn values_of_keys() {
    check("    auth: user\n", "", &about("auth: is missing"));
    let auth = "auth: `nobody` is not one of none, user, user?, server, appservice, appservice?, admin, operator, bearer";
    check("auth: user", "auth: nobody", &about(auth));
    check("room_membership", "Room membership", &about("group: must be in snake case"));
    with("flag: 5", "flag: must be a string");
    with("guest: perhaps", "guest: must be true or false");
    let version = "since: must be a version in quotes, as in \"1.17\"";
    with("since: 1.10", version);
    with("since: one", version);
    with("errors: M_FORBIDDEN", "errors: must be a list");
    with("errors: [403]", "errors: must be a list of strings");
    with("error: matrix", "error: can only be oauth");
    with("host: example.org", "host: can only be server_name");
    with("query: string", "query: must be a mapping");
}

#[test]
fn unknown_keys() {
    let section = SECTION.replace("auth:", "authorisation:");
    let error = lattice_codegen::render(written(LEDGER, &section).root()).expect_err("a mistake").to_string();
    let said = "client/ban: authorisation: is not a key here; the keys are also, auth, body,";
    assert!(error.contains(said), "{error}");
}

#[test]
fn routes() {
    let route = about("route: must be `METHOD /path` with one of DELETE, GET, POST, PUT");
    check("POST ", "FETCH ", &route);
    check("POST /", "POST ", &route);
    let path = "path: { roomId: RoomId }";
    let missing = about("path: roomId: is in the route and must be declared");
    check(path, "path: {}", &missing);
    check(path, "path: { roomId?: RoomId }", &missing);
    check("roomId: RoomId", "roomId: RoomId, x: string", &about("path: x: is not in the route"));
    let also = "must be a path with the same first parameters";
    with("also: [rooms/ban]", &format!("also: rooms/ban: {also}"));
    with("also: [\"/rooms/{id}/ban\"]", &format!("also: /rooms/{{id}}/ban: {also}"));
}

#[test]
fn when_names_one_field() {
    let one = "when: must name one field of the body or of the query";
    with("when: { header: medium }", one);
    with("when: { body: medium, query: medium }", one);
    with("when: { body: 5 }", one);
    with("when: body", "when: must be a mapping");
}

#[test]
fn interactive_authentication() {
    let interactive = SECTION.replace("auth: user", "auth: user\n    interactive: true");
    let read = interactive.replace("user_id: UserId", "auth: object");
    complain(LEDGER, &read, &about("body: auth: is read by the runtime: leave it out"));
    let needs = about("interactive: needs a body to carry `auth`");
    let without: String = interactive.lines().filter(|line| !line.contains("body:")).map(line).collect();
    complain(LEDGER, &without, &needs);
    let stream = interactive.replace("body: {", "body: stream\n    response: {");
    complain(LEDGER, &stream, &needs);
}

fn line(text: &str) -> String {
    format!("{text}\n")
}

#[test]
fn forms() {
    let form = "body: form: reason: an array has one element type, and at most a number after it";
    check("body: { user_id: UserId, reason?: string }", "body: { form: { reason: [] } }", &about(form));
}

#[test]
fn two_operations_cannot_share_a_route() {
    let ledger = format!("{LEDGER}\"client/kick\" = {{ status = \"served\" }}\n");
    let kick = "  kick:\n    group: room_membership\n    route: POST /_matrix/client/v3/rooms/{id}/ban\n    auth: user\n    path: { id: RoomId }\n";
    said(&written(&ledger, &format!("{SECTION}{kick}")), "client/kick: has the route of client/ban");
    let both = format!("{SECTION}{kick}").replace("auth: user", "auth: user\n    when: { query: a }");
    said(&written(&ledger, &both), "client/kick: has the route of client/ban");
}

#[test]
fn two_operations_cannot_share_a_file() {
    let ledger = format!("{LEDGER}\"client/Ban\" = {{ status = \"served\" }}\n");
    let other = "  Ban: { group: room_membership, route: GET /ban, auth: none }\n";
    let sentence = "client/ban: would be written to the file of client/Ban: client/room_membership/ban.rs";
    said(&written(&ledger, &format!("{SECTION}{other}")), sentence);
}
