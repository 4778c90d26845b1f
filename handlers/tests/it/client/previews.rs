//! Previews of URLs: what they cost, what is kept of them, and what they are while KV, R2 or D1 fails.

use std::future::poll_fn;
use std::task::{Context, Poll, Waker};

use futures_executor::block_on;
use futures_util::future::{Either, join_all, select};
use lattice_handlers::Config;
use lattice_handlers::housekeep;
use lattice_handlers::native::{CacheDefect, MediaDefect, MediaOperations, WebAnswer};
use serde_json::{Value, json};

use crate::story::{Person, Story, value};
use crate::web::{GIF, fill, gif, html, nobody, preview, question, records, request, story, visited};

const NOW_MS: u64 = 1_767_225_600_000;
const HOUR_MS: u64 = 60 * 60 * 1000;
const PAGE: &str = "https://dogs.example.com/";
const PICTURE: &str = "https://dogs.example.com/dog.gif";
const DOG: &str = "<meta property=og:title content='A dog'><meta property=og:image content=/dog.gif>";

fn with_a_dog() -> Story {
    let story = story();
    fill(&story, &[(PAGE, html(DOG)), (PICTURE, gif())], &[]);
    story
}

/// Goes on in another isolate.
fn move_on(story: &mut Story) {
    let on = |name: &str| match name {
        "SERVER_NAME" => Some("example.org".to_owned()),
        "REGISTRATION" => Some("open".to_owned()),
        "URL_PREVIEWS" => Some("on".to_owned()),
        _ => None,
    };
    story.restart(Config::read(on).unwrap());
}

fn shown(story: &Story, person: &Person) -> Value {
    let reply = preview(story, person, PAGE);
    assert_eq!(reply.status, 200);
    value(&reply)
}

#[test]
fn a_known_preview_costs_one_read_of_kv_and_no_fetch() {
    let mut story = with_a_dog();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    shown(&story, &alice);
    let fetches = story.world.web.requests().len();
    // Two questions about the name before each of both.
    assert_eq!((fetches, visited(&story)), (6, vec![PAGE.to_owned(), PICTURE.to_owned()]));
    assert_eq!(story.world.cache.operations(), (1, 1));
    let written = story.world.database.changed_rows();
    let operations = story.world.media.operations();
    assert_eq!(operations, MediaOperations { puts: 1, ..MediaOperations::default() });
    let first = shown(&story, &bob);
    assert_eq!(story.world.cache.operations(), (1, 1), "the isolate has just made it");
    move_on(&mut story);
    assert_eq!(shown(&story, &bob), first);
    assert_eq!(story.world.cache.operations(), (2, 1));
    assert_eq!(story.world.web.requests().len(), fetches);
    assert_eq!(story.world.database.changed_rows(), written);
    assert_eq!(story.world.media.operations(), operations);
    // After an hour it is made anew.
    story.world.clock.advance(HOUR_MS);
    let alice = story.login("alice");
    shown(&story, &alice);
    assert_eq!(story.world.web.requests().len(), 2 * fetches);
}

#[test]
fn a_failure_is_known_for_a_minute() {
    let story = story();
    let alice = story.person("alice");
    fill(&story, &[(PAGE, nobody())], &[]);
    for _ in 0..2 {
        assert_eq!(preview(&story, &alice, PAGE).status, 502);
        assert_eq!(visited(&story).len(), 1);
    }
    fill(&story, &[(PAGE, html(DOG)), (PICTURE, nobody())], &[]);
    story.world.clock.advance(60_000);
    assert_eq!(shown(&story, &alice), json!({ "og:title": "A dog" }));
    fill(&story, &[(PAGE, html(DOG)), (PICTURE, gif())], &[]);
    story.world.clock.advance(60_000);
    assert_eq!(shown(&story, &alice)["matrix:image:size"], 35, "the picture could not be had before");
}

#[test]
fn kv_that_forgets_fails_or_is_wrong_changes_no_preview() {
    for defect in [CacheDefect::Fails, CacheDefect::Forgets, CacheDefect::IsRubbish, CacheDefect::IsStale] {
        let mut story = with_a_dog();
        let alice = story.person("alice");
        story.world.cache.set_defect(Some(defect));
        for _ in 0..2 {
            let made = shown(&story, &alice);
            assert_eq!(
                (&made["og:title"], &made["matrix:image:size"]),
                (&json!("A dog"), &json!(35)),
                "{defect:?}"
            );
            move_on(&mut story);
        }
        let is_made_anew = defect != CacheDefect::IsStale;
        assert_eq!(visited(&story).len(), if is_made_anew { 4 } else { 2 }, "{defect:?}");
        assert_eq!(!story.world.log.lines().is_empty(), defect == CacheDefect::Fails, "{defect:?}");
    }
    let mut story = with_a_dog();
    let alice = story.person("alice");
    shown(&story, &alice);
    story.world.cache.set_defect(Some(CacheDefect::IsStale));
    story.world.clock.advance(HOUR_MS);
    move_on(&mut story);
    let alice = story.login("alice");
    shown(&story, &alice);
    assert_eq!(visited(&story).len(), 4, "what KV has after its time does not count");
}

#[test]
fn a_picture_that_cannot_be_stored_is_left_out_and_leaves_nothing() {
    for defect in [MediaDefect::Fails, MediaDefect::LosesReplies] {
        let story = with_a_dog();
        let alice = story.person("alice");
        story.world.media.set_defect(Some(defect));
        assert_eq!(shown(&story, &alice), json!({ "og:title": "A dog" }), "{defect:?}");
        story.world.media.set_defect(None);
        block_on(housekeep(story.server(), NOW_MS + 2 * HOUR_MS)).unwrap();
        assert_eq!(story.world.media.keys(), Vec::<String>::new(), "{defect:?}");
        assert!(!story.world.everything().contains("loose_object"), "{defect:?}");
        story.world.clock.advance(60_000);
        assert_eq!(shown(&story, &alice)["matrix:image:size"], 35, "{defect:?}");
    }
}

#[test]
fn pictures_stay_for_a_day_and_count_for_nobody() {
    let story = with_a_dog();
    let alice = story.person("alice");
    let place = shown(&story, &alice)["og:image"].as_str().unwrap().replace("mxc://", "");
    let download = |person: &Person| {
        story.ask(Some(&person.token), &format!("GET /_matrix/client/v1/media/download/{place}"), "")
    };
    assert_eq!(download(&alice).body.bytes(), Some(GIF));
    let rows = story.world.everything();
    let usage: Vec<&str> = rows.lines().filter(|line| line.contains("media_usage")).collect();
    assert!(usage.len() == 1 && !usage[0].contains("@alice"), "{usage:?}");
    let uploaded = value(&story.ask(Some(&alice.token), "POST /_matrix/media/v3/upload", "hers"));
    block_on(housekeep(story.server(), NOW_MS + 24 * HOUR_MS - 1)).unwrap();
    assert_eq!(download(&alice).status, 200);
    block_on(housekeep(story.server(), NOW_MS + 24 * HOUR_MS)).unwrap();
    assert_eq!(download(&alice).status, 404);
    assert_eq!(story.world.media.keys().len(), 1, "what a user uploaded stays");
    let hers = uploaded["content_uri"].as_str().unwrap().replace("mxc://", "");
    let kept = story.ask(Some(&alice.token), &format!("GET /_matrix/client/v1/media/download/{hers}"), "");
    assert_eq!(kept.body.bytes(), Some(&b"hers"[..]));
}

#[test]
fn pictures_of_previews_have_a_maximum_of_bytes_for_each_user() {
    let story = story();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let large = [GIF, &vec![0; 3_000_000]].concat();
    story.world.web.answer(move |request| match question(request) {
        Some((_, kind)) => records(kind, &[crate::web::PUBLIC]),
        None => WebAnswer::new("image/gif", large.clone()),
    });
    let has_picture = |person: &Person, number: usize| {
        let url = format!("https://pictures.example.com/{number}.gif");
        value(&preview(&story, person, &url))["og:image"].is_string()
    };
    let shown = (0..16).filter(|number| has_picture(&alice, *number)).count();
    assert_eq!(shown, 11, "32 MiB at once");
    assert!(has_picture(&bob, 100), "others have a maximum of their own");
}

#[test]
fn one_url_is_made_once_for_all_who_ask_at_once() {
    let story = story();
    let people = ["alice", "bob", "carol"].map(|name| story.person(name));
    fill(&story, &[(PAGE, html(DOG).after(300)), (PICTURE, gif().after(300))], &[]);
    let url = request(PAGE);
    let asked = people.iter().map(|person| story.start(Some(&person.token), &url, ""));
    let shown: Vec<Value> = block_on(join_all(asked)).iter().map(value).collect();
    assert_eq!(shown[0]["matrix:image:size"], 35);
    assert!(shown.iter().all(|other| *other == shown[0]), "{shown:?}");
    assert_eq!(visited(&story).len(), 2, "a page and its picture, once");
}

/// Begins a preview, and lets the request end within it, as the platform ends one whose client is gone.
fn begin_and_leave(story: &Story, person: &Person, number: usize) {
    let url = request(&format!("{PAGE}{number}"));
    let mut asked = Box::pin(story.start(Some(&person.token), &url, ""));
    let requests = story.world.web.requests().len();
    while story.world.web.requests().len() == requests {
        assert!(asked.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
}

/// Asks while time goes on.
fn ask(story: &Story, person: &Person, number: usize) -> u16 {
    let url = request(&format!("{PAGE}{number}"));
    let asked = Box::pin(story.start(Some(&person.token), &url, ""));
    let ticking = poll_fn(|context| {
        story.world.clock.advance(50);
        context.waker().wake_by_ref();
        Poll::<()>::Pending
    });
    match block_on(select(asked, Box::pin(ticking))) {
        Either::Left((reply, _)) => reply.status.as_u16(),
        Either::Right(_) => unreachable!(),
    }
}

#[test]
fn an_isolate_makes_three_previews_at_once_and_two_for_one_user() {
    let story = story();
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|name| story.person(name));
    let pages: Vec<String> = (0..9).map(|number| format!("{PAGE}{number}")).collect();
    let pages: Vec<_> = pages.iter().map(|url| (url.as_str(), html(DOG))).collect();
    fill(&story, &pages, &[]);
    begin_and_leave(&story, &alice, 0);
    begin_and_leave(&story, &alice, 1);
    assert_eq!(ask(&story, &alice, 2), 429, "hers are being made");
    assert_eq!(ask(&story, &bob, 2), 200, "another has a turn");
    begin_and_leave(&story, &bob, 3);
    assert_eq!(ask(&story, &carol, 5), 429, "three are being made");
    story.world.clock.advance(30_000);
    assert_eq!(ask(&story, &alice, 2), 200, "those that were left are given up");
    assert_eq!(ask(&story, &carol, 5), 200);
}
