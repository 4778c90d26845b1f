//! Each defect of a request has its own error, and every response has CORS headers.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use lattice_wire::{BodyError, BodySource, MAX_DRAINED_BYTES, MAX_URL_BYTES};

use crate::server::{Server, answer, header, line, request};

const STATE: &str = "/rooms/!r:a.example/state/m.tag/";

/// Sends one request and checks the response, the CORS headers and the request id.
fn check(method: &str, target: &str, token: Option<&str>, body: &str, expected: &str) {
    let reply = answer(&Server::default(), request(method, target, token, body.as_bytes()));
    assert_eq!(line(&reply), expected, "{method} {target} {body}");
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    assert_eq!(
        reply.headers["access-control-allow-headers"]
            .to_str()
            .unwrap()
            .split(", ")
            .take(3)
            .collect::<Vec<_>>(),
        ["X-Requested-With", "Content-Type", "Authorization"]
    );
    assert!(reply.headers["access-control-allow-methods"].to_str().unwrap().contains("DELETE"));
    assert_eq!(reply.headers["x-request-id"], "made-here");
    if reply.status != 204 {
        assert_eq!(reply.headers["content-type"], "application/json");
    }
}

#[test]
fn an_unknown_path_is_404_and_an_unknown_method_405() {
    check("GET", "/hello", None, "", "200 \"hi\"");
    check("HEAD", "/hello", None, "", "200 ");
    check("HEAD", "/nothing", None, "", "404 ");
    check("OPTIONS", "/hello", None, "", "204 ");
    check("OPTIONS", "/nothing", None, "", "204 ");
    for path in ["/nothing", "/", "", "hello", "/hello/", "//hello", "/hello/there", "/Hello", "*"] {
        check("GET", path, None, "", "404 M_UNRECOGNIZED");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"] {
        check(method, "/hello", None, "", "405 M_UNRECOGNIZED");
    }
    check("HEAD", "/things", None, "", "405 ");
    check("GET", &format!("/{}", "x".repeat(MAX_URL_BYTES)), None, "", "413 M_TOO_LARGE");
    let reply = answer(&Server::default(), request("PUT", "/hello", None, b""));
    assert_eq!(reply.headers["allow"], "GET, HEAD, OPTIONS");
}

#[test]
fn each_auth_class_refuses_other_callers() {
    check("POST", "/things", None, "{}", "401 M_MISSING_TOKEN");
    check("POST", "/things", Some("mallory"), "{}", "401 M_UNKNOWN_TOKEN");
    check("POST", "/things", Some(&"x".repeat(2_000)), "{}", "401 M_UNKNOWN_TOKEN");
    check("POST", "/things", Some("guest"), "{}", "403 M_GUEST_ACCESS_FORBIDDEN");
    check("POST", "/things", Some("alice"), r#"{"name":"x"}"#, r#"200 "x None""#);
    check("GET", "/search?term=x", None, "", r#"200 "false x None []""#);
    check("GET", "/search?term=x", Some("alice"), "", r#"200 "true x None []""#);
    check("GET", "/search?term=x", Some("mallory"), "", "401 M_UNKNOWN_TOKEN");
    check("GET", "/sync", None, "", "401 M_MISSING_TOKEN");
    check("GET", "/sync", Some("any"), "", "200 \"any\"");
    check("POST", "/manage", None, "", "401 M_MISSING_TOKEN");
    check("POST", "/manage", Some("alice"), "", "403 M_FORBIDDEN");
    check("POST", "/manage", Some("admin"), "", "200 \"@alice:a.example\"");
    check("POST", "/export", None, "", "401 M_MISSING_TOKEN");
    check("POST", "/export", Some("alice"), "", "403 M_FORBIDDEN");
    check("POST", "/export", Some("operator"), "", "200 \"key\"");
}

#[test]
fn s07_query_tokens_need_a_setting() {
    let ask = |query_tokens, target, token| {
        let server = Server { query_tokens, ..Server::default() };
        line(&answer(&server, request("GET", target, token, b"")))
    };
    assert_eq!(ask(false, "/sync?access_token=q", None), "401 M_MISSING_TOKEN");
    assert_eq!(ask(true, "/sync?access_token=q", None), "200 \"q\"");
    assert_eq!(ask(true, "/sync?access_token=q", Some("h")), "200 \"h\"");
    assert_eq!(ask(true, "/sync?access_token=", None), "401 M_MISSING_TOKEN");
}

#[test]
fn a_malformed_body_is_refused_with_its_code() {
    let post = |body: &str, expected: &str| check("POST", "/things", Some("alice"), body, expected);
    post(r#" {"name":"x","size":3,"more":{}} "#, r#"200 "x Some(3)""#);
    for body in ["", "nonsense", "{", r#"{"name":"x"}{}"#, r#"{"name":"x",}"#, "name=x", "\u{feff}{}"] {
        post(body, "400 M_NOT_JSON");
    }
    let bytes = request("POST", "/things", Some("alice"), b"{\"name\":\"\xff\"}");
    assert_eq!(line(&answer(&Server::default(), bytes)), "400 M_NOT_JSON");
    post("{}", "400 M_MISSING_PARAM");
    for body in ["[]", r#"["x"]"#, "null", "3", r#"{"name":3}"#, r#"{"name":"x","size":256}"#] {
        post(body, "400 M_BAD_JSON");
    }
    post(r#"{"name":"x","size":1,"\u0073ize":2}"#, "400 M_BAD_JSON");
    post(&format!(r#"{{"name":"{}"}}"#, "x".repeat(64)), "413 M_TOO_LARGE");
    // An absent body counts as an empty object if no field is required: clients join without a body.
    check("POST", "/join/!r:a.example", Some("alice"), "", "200 \"None\"");
    check("POST", "/join/!r:a.example", Some("alice"), r#"{"reason":"x"}"#, r#"200 "Some(\"x\")""#);
}

#[test]
fn raw_bodies_keep_their_bytes() {
    let put = |body: &str, expected: &str| check("PUT", &format!("{STATE}k"), Some("alice"), body, expected);
    put(
        r#" {"b" : 1.50, "a":"\u00e9"} "#,
        r#"200 "!r:a.example m.tag [k] {\"b\" : 1.50, \"a\":\"\\u00e9\"}""#,
    );
    put("", "400 M_NOT_JSON");
    put("[]", "400 M_BAD_JSON");
    put(r#"{"a":{"b":1,"b":2}}"#, "400 M_BAD_JSON");
    put(&"{\"a\":".repeat(12), "400 M_NOT_JSON");
}

#[test]
fn path_parameters_are_decoded_after_splitting() {
    let put = |key: &str, expected: &str| {
        check("PUT", &format!("{STATE}{key}"), Some("alice"), "{}", expected);
    };
    put("a%2Fb%20%23c%25", r#"200 "!r:a.example m.tag [a/b #c%] {}""#);
    put("", r#"200 "!r:a.example m.tag [] {}""#);
    put("a+b", r#"200 "!r:a.example m.tag [a+b] {}""#);
    put("%C3%A9", r#"200 "!r:a.example m.tag [é] {}""#);
    for bad in ["%", "%4", "%zz", "%+1", "a%2", "%FF", "%C3"] {
        put(bad, "400 M_INVALID_PARAM");
    }
    let room = |room: &str| format!("/rooms/{room}/state/m.tag/");
    check("PUT", &room("%21r%3Aa.example"), Some("alice"), "{}", r#"200 "!r:a.example m.tag [] {}""#);
    for bad in ["", "r", "@r:a.example"] {
        check("PUT", &room(bad), Some("alice"), "{}", "400 M_INVALID_PARAM");
    }
}

#[test]
fn a_malformed_query_is_refused_with_its_code() {
    let get = |query: &str, expected: &str| check("GET", &format!("/search?{query}"), None, "", expected);
    get("term=a+b%26&via=x&limit=3&via=y&other=1", r#"200 "false a b& Some(3) [\"x\", \"y\"]""#);
    get("term=", r#"200 "false  None []""#);
    get("", "400 M_MISSING_PARAM");
    for bad in ["term=x&limit=y", "term=x&limit=-1", "term=x&term=y", "term=%zz", "term=%ff"] {
        get(bad, "400 M_INVALID_PARAM");
    }
}

#[test]
fn a_malformed_request_gets_no_interactive_challenge() {
    let post = |body: &str, expected: &str| check("POST", "/close", Some("alice"), body, expected);
    check("POST", "/close", None, "{}", "401 M_MISSING_TOKEN");
    post("nonsense", "400 M_NOT_JSON");
    post(r#"{"reason":1}"#, "400 M_BAD_JSON");
    post(r#"{"auth":["m.login.dummy","s"]}"#, "400 M_BAD_JSON");
    let challenge =
        r#"{"flows":[{"stages":["m.login.dummy"]}],"params":{},"session":"for @alice:a.example"}"#;
    for body in ["", "{}", r#"{"auth":null}"#, r#"{"auth":{"session":"other"}}"#] {
        post(body, &format!("401 {challenge}"));
    }
    post(r#"{"auth":{"session":"for @alice:a.example"}}"#, r#"200 "@alice:a.example None""#);
}

#[test]
fn the_first_failing_check_answers() {
    let mut limited = request("POST", "/things", Some("mallory"), b"nonsense");
    limited.address = Some("192.0.2.66".to_owned());
    let reply = answer(&Server::default(), limited);
    assert_eq!(line(&reply), "429 M_LIMIT_EXCEEDED");
    assert_eq!(reply.headers["retry-after"], "2");
    assert!(
        String::from_utf8(reply.body.bytes().unwrap().to_vec()).unwrap().contains("\"retry_after_ms\":1001")
    );
    // The path is checked before the address, credentials before the body, size before form, ids before body.
    check("POST", "/nothing", Some("mallory"), "nonsense", "404 M_UNRECOGNIZED");
    check("POST", "/things", Some("mallory"), &"x".repeat(65), "401 M_UNKNOWN_TOKEN");
    check("POST", "/things", Some("alice"), &"x".repeat(65), "413 M_TOO_LARGE");
    check("PUT", &format!("{STATE}%"), Some("alice"), "nonsense", "400 M_INVALID_PARAM");
}

#[test]
fn a_content_length_above_the_limit_is_refused_unread() {
    let mut incoming = request("POST", "/things", Some("alice"), br#"{"name":"x"}"#);
    header(&mut incoming, "content-length", "65");
    assert_eq!(line(&answer(&Server::default(), incoming)), "413 M_TOO_LARGE");
}

#[test]
fn a_plain_request_id_of_the_client_is_kept() {
    let given = |id: &str| {
        let mut incoming = request("GET", "/hello", None, b"");
        header(&mut incoming, "x-request-id", id);
        answer(&Server::default(), incoming).headers["x-request-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(given("a-1_B.2"), "a-1_B.2");
    for bad in ["", "a b", "<script>", &"x".repeat(65)] {
        assert_eq!(given(bad), "made-here");
    }
}

#[test]
fn undeclared_codes_and_failures_are_reported() {
    let server = Server::default();
    let get = |path| line(&answer(&server, request("GET", path, None, b"")));
    assert_eq!(get("/fail/declared"), "400 M_USER_IN_USE");
    assert!(server.undeclared.borrow().is_empty());
    assert_eq!(get("/fail/undeclared"), "400 M_ROOM_IN_USE");
    assert_eq!(*server.undeclared.borrow(), ["Fail M_ROOM_IN_USE"]);
    let reply = answer(&server, request("GET", "/fail/server", None, b""));
    assert_eq!(line(&reply), "500 M_UNKNOWN");
    assert!(!String::from_utf8(reply.body.bytes().unwrap().to_vec()).unwrap().contains("disk"));
    assert_eq!(*server.failures.borrow(), ["made-here Fail disk full"]);
}

/// A body that announces its length and counts how often it is read.
struct CountedBody(Rc<Cell<usize>>);

impl BodySource for CountedBody {
    fn read(self: Box<Self>, _: usize) -> LocalBoxFuture<'static, Result<Vec<u8>, BodyError>> {
        self.0.set(self.0.get() + 1);
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    fn into_platform(self: Box<Self>) -> Box<dyn std::any::Any> {
        self
    }
}

/// A connection on which a body was left unread must close, and its client may never see the refusal.
#[test]
fn a_refused_body_is_read_to_its_end_if_it_is_small() {
    let small = MAX_DRAINED_BYTES.to_string();
    let large = (MAX_DRAINED_BYTES + 1).to_string();
    let refused = [
        ("POST", "/nothing", None, "404 M_UNRECOGNIZED"),
        ("DELETE", "/things", None, "405 M_UNRECOGNIZED"),
        ("POST", "/things", None, "401 M_MISSING_TOKEN"),
        ("POST", "/things", Some("mallory"), "401 M_UNKNOWN_TOKEN"),
        ("POST", "/things", Some("guest"), "403 M_GUEST_ACCESS_FORBIDDEN"),
        ("POST", "/things", Some("alice"), "413 M_TOO_LARGE"),
    ];
    for (method, target, token, expected) in refused {
        for (length, reads) in [(Some(small.as_str()), 1), (None, 1), (Some(&large), 0)] {
            let counted = Rc::<Cell<usize>>::default();
            let mut incoming = request(method, target, token, b"");
            incoming.body = Box::new(CountedBody(counted.clone()));
            length.into_iter().for_each(|length| header(&mut incoming, "content-length", length));
            let reply = answer(&Server::default(), incoming);
            if length.is_some() || !expected.starts_with("413") {
                assert_eq!(line(&reply), expected);
            }
            assert_eq!(counted.get(), reads, "{method} {target} {expected} {length:?}");
        }
    }
}
