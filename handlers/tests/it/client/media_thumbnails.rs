//! What thumbnails cost and keep, while R2 or D1 fails and while others ask for them too.

use std::task::{Context, Poll, Waker};

use futures_executor::block_on;
use lattice_handlers::index::media::{Removal, remove};
use lattice_handlers::native::{MediaDefect, MediaOperations};
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::{Config, housekeep};
use lattice_wire::Reply;
use ruma_common::ServerName;

use super::media_failures::{next_day, rows};
use crate::pictures::{jpeg, moving_gif, size};
use crate::story::{Person, Story};

const NOW_MS: u64 = 1_767_225_600_000;
const TURN_MS: u64 = 15_000;

fn request(place: &str, width: u32) -> String {
    format!("GET /_matrix/client/v1/media/thumbnail/{place}?width={width}&height=10")
}

fn show(story: &Story, person: &Person, place: &str, width: u32) -> Reply {
    story.ask(Some(&person.token), &request(place, width), "")
}

/// The rows that a request writes, and its operations of R2: puts, gets, deletions.
fn cost(story: &Story, work: impl FnOnce()) -> (u64, MediaOperations) {
    let (before, written) = (story.world.media.operations(), story.world.database.changed_rows());
    work();
    let after = story.world.media.operations();
    let operations = MediaOperations {
        puts: after.puts - before.puts,
        gets: after.gets - before.gets,
        deletes: after.deletes - before.deletes,
    };
    (story.world.database.changed_rows() - written, operations)
}

fn of(puts: u64, gets: u64) -> MediaOperations {
    MediaOperations { puts, gets, deletes: 0 }
}

#[test]
fn a_thumbnail_is_made_once() {
    let story = Story::new();
    let alice = story.person("alice");
    let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
    let requests = story.world.requests(ObjectKind::User);
    // The object before it is written, the thumbnail, the object no longer loose.
    assert_eq!(cost(&story, || assert_eq!(show(&story, &alice, &photo, 100).status, 200)), (3, of(1, 1)));
    assert_eq!(cost(&story, || assert_eq!(show(&story, &alice, &photo, 320).status, 200)), (0, of(0, 1)));
    assert_eq!(story.world.requests(ObjectKind::User), requests + 2);
    let text = story.upload(&alice, "image/jpeg", b"no picture");
    assert_eq!(cost(&story, || assert_eq!(show(&story, &alice, &text, 100).status, 400)), (1, of(0, 1)));
    assert_eq!(cost(&story, || assert_eq!(show(&story, &alice, &text, 100).status, 400)), (0, of(0, 0)));
}

#[test]
fn what_fails_while_a_thumbnail_is_made_leaves_nothing() {
    for defect in [MediaDefect::Fails, MediaDefect::LosesReplies] {
        let story = Story::new();
        let alice = story.person("alice");
        let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
        story.world.media.set_defect(Some(defect));
        assert_eq!(show(&story, &alice, &photo, 100).status, 500, "{defect:?}");
        story.world.media.set_defect(None);
        story.world.media.set_write_defect(Some(defect));
        assert_eq!(size(show(&story, &alice, &photo, 100).body.bytes().unwrap()), Some((320, 160)));
        story.world.media.set_write_defect(None);
        assert!(story.world.log.lines().concat().contains("a thumbnail is not kept"));
        assert_eq!((rows(&story, "thumbnail"), rows(&story, "loose_object")), (0, 1), "{defect:?}");
        next_day(&story);
        assert_eq!((story.world.media.keys().len(), rows(&story, "loose_object")), (1, 0), "{defect:?}");
        assert_eq!(cost(&story, || assert_eq!(show(&story, &alice, &photo, 100).status, 200)), (3, of(1, 1)));
    }
}

#[test]
fn a_thumbnail_whose_object_is_lost_is_made_again() {
    let story = Story::new();
    let alice = story.person("alice");
    let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
    let original = story.world.media.keys();
    show(&story, &alice, &photo, 100);
    story.world.media.lose_but(&original);
    // The row of the lost one goes, and a new one is kept.
    assert_eq!(cost(&story, || assert_eq!(show(&story, &alice, &photo, 100).status, 200)), (4, of(1, 2)));
    assert!(story.world.log.lines().concat().contains("is lost"));
    assert_eq!(cost(&story, || assert_eq!(show(&story, &alice, &photo, 100).status, 200)), (0, of(0, 1)));
    story.world.media.lose();
    assert_eq!(show(&story, &alice, &photo, 100).status, 404, "the picture is lost too");
}

#[test]
fn thumbnails_end_with_their_media() {
    let story = Story::new();
    let alice = story.person("alice");
    let [one, other] = [1, 2].map(|_| story.upload(&alice, "image/gif", &moving_gif(100, 50, 2)));
    for place in [&one, &other] {
        for query in ["width=10&height=10", "width=500&height=10", "width=10&height=10&animated=true"] {
            let request = format!("GET /_matrix/client/v1/media/thumbnail/{place}?{query}");
            assert_eq!(story.ask(Some(&alice.token), &request, "").status, 200);
        }
    }
    assert_eq!((story.world.media.keys().len(), rows(&story, "thumbnail")), (8, 6));
    let server = <&ServerName>::try_from("example.org").unwrap();
    let media_id = one.split_once('/').unwrap().1.to_owned();
    let removed = [Removal { media_id, object: None }];
    block_on(remove(&*story.world.database, server, &removed)).unwrap();
    assert_eq!((rows(&story, "thumbnail"), rows(&story, "loose_object")), (3, 4));
    block_on(housekeep(story.server(), NOW_MS)).unwrap();
    assert_eq!((story.world.media.keys().len(), rows(&story, "loose_object")), (4, 0));
    assert_eq!(show(&story, &alice, &one, 10).status, 404);
    assert_eq!(show(&story, &alice, &other, 10).status, 200);
}

/// Polls requests, which wait for one another, until all are answered; the clock moves on between.
pub fn together<const N: usize>(story: &Story, requests: [String; N], person: &Person) -> [Reply; N] {
    let mut waiting = requests
        .map(|request| (Box::pin(async move { story.start(Some(&person.token), &request, "").await }), None));
    for _ in 0..1_000 {
        let mut context = Context::from_waker(Waker::noop());
        for (request, reply) in waiting.iter_mut().filter(|(_, reply)| reply.is_none()) {
            if let Poll::Ready(answered) = request.as_mut().poll(&mut context) {
                *reply = Some(answered);
            }
        }
        if waiting.iter().all(|(_, reply)| reply.is_some()) {
            break;
        }
        story.world.clock.advance(30);
    }
    waiting.map(|(_, reply)| reply.unwrap())
}

#[test]
fn of_two_requests_at_once_one_makes_the_thumbnail() {
    let story = Story::new();
    let alice = story.person("alice");
    let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
    let text = story.upload(&alice, "image/jpeg", b"no picture");
    story.world.media.set_defect(Some(MediaDefect::Delays));
    let [one, other] = together(&story, [request(&photo, 100), request(&photo, 200)], &alice);
    assert_eq!((one.status, one.body.bytes()), (other.status, other.body.bytes()));
    assert_eq!(
        (story.world.media.keys().len(), rows(&story, "thumbnail"), rows(&story, "loose_object")),
        (3, 1, 0)
    );
    let (written, operations) = cost(&story, || {
        let refused =
            together(&story, [request(&text, 100), request(&text, 100), request(&text, 100)], &alice);
        assert!(refused.iter().all(|reply| reply.status == 400));
    });
    assert_eq!((written, operations), (1, of(0, 1)), "the file is read once");
}

#[test]
fn of_two_isolates_at_once_one_keeps_the_thumbnail() {
    let setting = |name: &str| (name == "SERVER_NAME").then(|| "example.org".to_owned());
    let story = Story::new();
    let alice = story.person("alice");
    let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
    story.world.media.set_write_defect(Some(MediaDefect::Delays));
    let another = story.world.server(Config::read(setting).unwrap());
    let asked = request(&photo, 100);
    let here = story.start(Some(&alice.token), &asked, "");
    let there = story.start_in(&another, Some(&alice.token), &asked);
    let (one, other) = block_on(futures_util::future::join(here, there));
    assert_eq!((one.status, one.body.bytes()), (other.status, other.body.bytes()));
    assert_eq!((rows(&story, "thumbnail"), rows(&story, "loose_object")), (1, 1));
    story.world.media.set_write_defect(None);
    next_day(&story);
    assert_eq!((story.world.media.keys().len(), rows(&story, "loose_object")), (2, 0));
    assert_eq!(show(&story, &alice, &photo, 100).status, 200, "the job deletes no thumbnail");
}

#[test]
fn a_request_whose_client_has_gone_holds_up_the_others_for_a_while() {
    let story = Story::new();
    let alice = story.person("alice");
    let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
    story.world.media.set_defect(Some(MediaDefect::Hangs));
    let mut context = Context::from_waker(Waker::noop());
    let (first, second) = (request(&photo, 100), request(&photo, 100));
    let mut gone = Box::pin(story.start(Some(&alice.token), &first, ""));
    assert!(gone.as_mut().poll(&mut context).is_pending());
    let mut next = Box::pin(story.start(Some(&alice.token), &second, ""));
    assert!(next.as_mut().poll(&mut context).is_pending());
    story.world.media.set_defect(None);
    story.world.clock.advance(TURN_MS - 1);
    assert!(next.as_mut().poll(&mut context).is_pending());
    story.world.clock.advance(1 + 25);
    let Poll::Ready(reply) = next.as_mut().poll(&mut context) else { panic!("the turn has ended") };
    assert_eq!(reply.status, 200);
    // The platform never goes on with it; were it to, it would end by its time limit, and end nobody's turn.
    let Poll::Ready(reply) = gone.as_mut().poll(&mut context) else { panic!("R2 had its time") };
    assert_eq!(reply.status, 500);
}

#[test]
fn who_gets_no_turn_in_time_is_told_when_to_ask_again() {
    let story = Story::new();
    let alice = story.person("alice");
    let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
    story.world.media.set_defect(Some(MediaDefect::Hangs));
    let mut context = Context::from_waker(Waker::noop());
    let asked = request(&photo, 100);
    let mut waiting: Vec<_> = (0..4).map(|_| Box::pin(story.start(Some(&alice.token), &asked, ""))).collect();
    let mut statuses = Vec::new();
    for _ in 0..40 {
        waiting.retain_mut(|request| match request.as_mut().poll(&mut context) {
            Poll::Ready(reply) => {
                statuses.push(reply.status.as_u16());
                false
            }
            Poll::Pending => true,
        });
        story.world.clock.advance(1_000);
    }
    // Three had their turn, for ten seconds each, in which R2 did not answer; the fourth waited for 20 seconds.
    statuses.sort_unstable();
    assert_eq!((statuses, waiting.len()), (vec![429, 500, 500, 500], 0));
}
