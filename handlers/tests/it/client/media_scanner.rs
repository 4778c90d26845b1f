//! The operator's scanner: what it is asked, what is served of what it says, and what is while it says nothing.

use lattice_handlers::Config;
use lattice_handlers::native::{MediaOperations, WebAnswer, WebDefect};
use lattice_wire::Reply;
use serde_json::json;

use super::media_failures::rows;
use super::media_thumbnails::together;
use crate::pictures::jpeg;
use crate::story::{Person, Story, value};

const SCANNER: &str = "https://scanner.example.net/scan";
const SILENT_MS: u64 = 10_000;
const SETTINGS: [(&str, &str); 5] = [
    ("REGISTRATION", "open"),
    ("OPERATOR_SECRET", "operator"),
    ("UNAUTHENTICATED_MEDIA", "on"),
    ("MEDIA_SCANNER", SCANNER),
    ("MEDIA_SCANNER_SECRET", "open sesame"),
];

fn says(answer: &str) -> WebAnswer {
    WebAnswer::new("application/json", answer)
}

/// A server with a scanner that says `answer`, and a photo of Alice's.
fn story(answer: &WebAnswer) -> (Story, Person, String) {
    let story = Story::with(&SETTINGS);
    let alice = story.person("alice");
    let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
    set(&story, answer);
    (story, alice, photo)
}

fn set(story: &Story, answer: &WebAnswer) {
    let answer = answer.clone();
    story.world.web.answer(move |_| answer.clone());
}

/// The ways to a file: whole, in part, as a thumbnail; with and without a token.
fn ways(photo: &str) -> [(bool, String); 4] {
    let thumbnail = "width=96&height=96&method=crop";
    [
        (true, format!("GET /_matrix/client/v1/media/download/{photo}")),
        (true, format!("GET /_matrix/client/v1/media/thumbnail/{photo}?{thumbnail}")),
        (false, format!("GET /_matrix/media/v3/download/{photo}/name.jpg")),
        (false, format!("GET /_matrix/media/v3/thumbnail/{photo}?{thumbnail}")),
    ]
}

fn go(story: &Story, person: &Person, (has_token, request): &(bool, String)) -> Reply {
    story.ask(has_token.then_some(person.token.as_str()), request, "")
}

fn statuses(story: &Story, person: &Person, photo: &str) -> [u16; 4] {
    ways(photo).map(|way| go(story, person, &way).status.as_u16())
}

fn asked(story: &Story) -> usize {
    story.world.web.posted().len()
}

#[test]
fn a_file_is_asked_about_once_however_it_is_first_served() {
    for first in 0..4 {
        let (story, alice, photo) = story(&says(r#"{"clean":true}"#));
        assert_eq!(asked(&story), 0, "nobody wants it yet");
        let (before, written) = (story.world.media.operations(), story.world.database.changed_rows());
        let way = &ways(&photo)[first];
        assert_eq!(go(&story, &alice, way).status, 200, "{way:?}");
        assert_eq!(story.world.web.posted(), [jpeg(500, 250)]);
        if first == 0 {
            assert_eq!(story.world.database.changed_rows(), written + 1);
            assert_eq!(story.world.media.operations(), MediaOperations { gets: before.gets + 2, ..before });
        }
        assert_eq!(statuses(&story, &alice, &photo), [200; 4]);
        assert_eq!(asked(&story), 1);
        let request = &story.world.web.requests()[0];
        assert_eq!((request.url.as_str(), request.limit_ms), (SCANNER, 60_000));
        let header = |name: &str| {
            let found = request.headers.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.to_str().unwrap().to_owned())
        };
        assert_eq!(header("authorization").as_deref(), Some("Bearer open sesame"));
        assert_eq!(header("x-matrix-media"), Some(format!("mxc://{photo}")));
        assert_eq!(header("content-type").as_deref(), Some("image/jpeg"));
    }
}

#[test]
fn s48_what_the_scanner_refuses_is_shown_to_nobody_until_an_administrator_does() {
    let answer =
        json!({ "clean": false, "info": format!("Eicar\nadministrator @root: {}", "a".repeat(500)) });
    let (story, alice, photo) = story(&says(&answer.to_string()));
    let root = story.administrator("root");
    for _ in 0..2 {
        assert_eq!(statuses(&story, &alice, &photo), [404; 4], "its owner is nobody either");
    }
    assert_eq!(asked(&story), 1);
    let media_id = photo.split_once('/').unwrap().1;
    let audits = story.world.log.audits();
    let audit = audits.iter().find(|line| line.starts_with("scanner: ")).unwrap();
    let told =
        format!("scanner: quarantined media {media_id} of @alice:example.org: Eicaradministrator @root: a");
    assert!(audit.starts_with(&told) && audit.len() < 300 && !audit.contains('\n'), "{audit}");
    let list = "GET /_synapse/admin/v1/users/@alice:example.org/media";
    let listed = value(&story.ask(Some(&root.token), list, ""));
    assert_eq!(listed["media"][0]["quarantined_by"], "scanner");
    let show = format!("POST /_synapse/admin/v1/media/unquarantine/{photo}");
    assert_eq!(story.ask(Some(&root.token), &show, "").status, 200);
    assert_eq!(statuses(&story, &alice, &photo), [200; 4]);
    assert_eq!(asked(&story), 1, "the administrator has the last word");
}

#[test]
fn s48_what_an_administrator_protects_is_not_asked_about() {
    let (story, alice, photo) = story(&says(r#"{"clean":false}"#));
    let root = story.administrator("root");
    let protect = format!("POST /_synapse/admin/v1/media/protect/{}", photo.split_once('/').unwrap().1);
    assert_eq!(story.ask(Some(&root.token), &protect, "").status, 200);
    assert_eq!(statuses(&story, &alice, &photo), [200; 4]);
    assert_eq!(asked(&story), 0);
}

#[test]
fn s48_nothing_is_served_before_the_scanner_has_spoken() {
    let silences = [
        ("it cannot be reached", says("").with(WebDefect::Refuses)),
        ("it hangs", says("").with(WebDefect::Hangs)),
        ("it takes too long", says(r#"{"clean":true}"#).after(60_001)),
        ("it breaks off", says(r#"{"clean":true}"#).with(WebDefect::BreaksBody)),
        ("it does not end", says(r#"{"clean":true}"#).with(WebDefect::IsEndless)),
        ("it says too much", says(&format!(r#"{{"clean":true,"info":"{}"}}"#, "a".repeat(4_096)))),
        ("it fails", WebAnswer { status: 500, ..says(r#"{"clean":true}"#) }),
        ("it leads elsewhere", WebAnswer { status: 302, ..says(r#"{"clean":true}"#) }),
        ("it says nothing", says("")),
        ("it speaks no JSON", says("clean")),
        ("it gives no answer", says(r#"{"info":"clean"}"#)),
        ("its answer is a text", says(r#"{"clean":"true"}"#)),
        ("its answer is a number", says(r#"{"clean":1}"#)),
        ("it says both", says(r#"{"clean":false,"clean":true}"#)),
        ("it is deep", says(&"[".repeat(4_000))),
    ];
    for (name, silence) in silences {
        let (story, alice, photo) = story(&silence);
        let before = story.world.everything();
        let reply = go(&story, &alice, &ways(&photo)[0]);
        assert_eq!((reply.status.as_u16(), &value(&reply)["errcode"]), (502, &json!("M_UNKNOWN")), "{name}");
        assert!(story.world.log.lines().concat().contains("scanner: ask: "), "{name}");
        assert_eq!(statuses(&story, &alice, &photo), [502; 4], "{name}");
        assert_eq!(asked(&story), 1, "{name}: nobody asks again at once");
        assert_eq!(story.world.everything(), before, "{name}: nothing is kept");
        set(&story, &says(r#"{"clean":true}"#));
        story.world.clock.advance(SILENT_MS);
        assert_eq!(statuses(&story, &alice, &photo), [200; 4], "{name}");
    }
}

#[test]
fn of_many_requests_at_once_one_asks() {
    for (answer, status) in [(r#"{"clean":true}"#, 200), (r#"{"clean":false}"#, 404), ("", 502)] {
        let (story, alice, photo) = story(&says(answer));
        let request = || ways(&photo)[0].1.clone();
        let replies = together(&story, [request(), request(), request(), request()], &alice);
        assert_eq!(replies.map(|reply| reply.status.as_u16()), [status; 4], "{answer}");
        assert_eq!(asked(&story), 1, "{answer}");
    }
}

/// A request that the platform ends says nothing of its end.
#[test]
fn a_request_that_ends_holds_nobody_up() {
    let (story, alice, photo) = story(&says(r#"{"clean":true}"#));
    let request = ways(&photo)[0].1.clone();
    let mut ended = Box::pin(story.start(Some(&alice.token), &request, ""));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    while asked(&story) == 0 {
        assert!(ended.as_mut().poll(&mut context).is_pending());
    }
    // Not even dropped: it just does not go on.
    std::mem::forget(ended);
    story.world.clock.advance(70_000);
    assert_eq!(statuses(&story, &alice, &photo), [200; 4], "its turn ends by the clock");
    assert_eq!(asked(&story), 2);
}

#[test]
fn an_answer_that_cannot_be_kept_is_none() {
    let (story, alice, photo) = story(&says(""));
    let database = story.world.database.clone();
    story.world.web.answer(move |_| {
        database.switch(false);
        says(r#"{"clean":true}"#)
    });
    assert_eq!(go(&story, &alice, &ways(&photo)[0]).status, 500);
    story.world.database.switch(true);
    set(&story, &says(r#"{"clean":false}"#));
    assert_eq!(statuses(&story, &alice, &photo), [404; 4]);
    assert_eq!(asked(&story), 2);
}

#[test]
fn what_is_gone_or_nobodys_is_not_asked_about() {
    let (story, alice, photo) = story(&says(r#"{"clean":true}"#));
    let other = story.upload(&alice, "image/jpeg", &jpeg(8, 8));
    assert_eq!(statuses(&story, &alice, "example.org/unknown"), [404; 4]);
    let hide = format!("POST /_synapse/admin/v1/media/quarantine/{other}");
    let root = story.administrator("root");
    assert_eq!(story.ask(Some(&root.token), &hide, "").status, 200);
    assert_eq!(statuses(&story, &alice, &other), [404; 4]);
    story.world.media.lose();
    assert_eq!(statuses(&story, &alice, &photo), [404; 4]);
    assert_eq!(asked(&story), 0);
    assert!(story.world.log.lines().concat().contains("is lost"));
}

#[test]
fn media_from_before_the_scanner_is_asked_about_too_with_its_thumbnails() {
    let mut story = Story::with(&SETTINGS[..3]);
    let alice = story.person("alice");
    let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
    assert_eq!(statuses(&story, &alice, &photo), [200; 4]);
    assert_eq!(rows(&story, "thumbnail"), 1);
    let settings = |name: &str| match name {
        "SERVER_NAME" => Some("example.org".to_owned()),
        "DEVELOPMENT" => Some("on".to_owned()),
        _ => SETTINGS.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()),
    };
    story.restart(Config::read(settings).unwrap());
    set(&story, &says(r#"{"clean":false}"#));
    assert_eq!(go(&story, &alice, &ways(&photo)[1]).status, 404);
    assert_eq!(statuses(&story, &alice, &photo), [404; 4]);
    assert_eq!(asked(&story), 1);
}
