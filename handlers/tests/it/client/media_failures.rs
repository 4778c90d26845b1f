//! Uploads and downloads while R2 or D1 fails, and what the scheduled job leaves.

use futures_executor::block_on;
use lattice_handlers::housekeep;
use lattice_handlers::native::{MediaDefect, MediaOperations};
use lattice_wire::Reply;

use crate::story::{Person, Story, value};

const UPLOAD: &str = "POST /_matrix/media/v3/upload";
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn upload(story: &Story, person: &Person) -> Reply {
    story.ask(Some(&person.token), UPLOAD, "hello")
}

fn download(story: &Story, person: &Person, uploaded: &Reply) -> Reply {
    let uri = value(uploaded)["content_uri"].as_str().unwrap().replace("mxc://", "");
    story.ask(Some(&person.token), &format!("GET /_matrix/client/v1/media/download/{uri}"), "")
}

/// Runs the job a day later.
pub fn next_day(story: &Story) {
    block_on(housekeep(story.server(), 1_767_225_600_000 + DAY_MS)).unwrap();
}

pub fn rows(story: &Story, table: &str) -> usize {
    let statement: &'static str = format!("SELECT server FROM {table}").leak();
    let database: &dyn lattice_handlers::ports::Database = &*story.world.database;
    block_on(database.query(statement, vec![])).map_or(0, |rows| rows.len())
}

#[test]
fn an_upload_and_a_download_cost_what_they_must() {
    let story = Story::new();
    let alice = story.person("alice");
    upload(&story, &alice);
    let (before, written) = (story.world.media.operations(), story.world.database.changed_rows());
    let uploaded = upload(&story, &alice);
    // The object before it is written, the media, the usage, the object no longer loose.
    assert_eq!(story.world.database.changed_rows() - written, 4);
    assert_eq!(story.world.media.operations(), MediaOperations { puts: before.puts + 1, ..before });
    let (before, written) = (story.world.media.operations(), story.world.database.changed_rows());
    let requests = story.world.requests(lattice_handlers::objects::protocol::ObjectKind::User);
    assert_eq!(download(&story, &alice, &uploaded).status, 200);
    assert_eq!(
        story.world.database.changed_rows(),
        written,
        "the day of the upload is the day of the download"
    );
    assert_eq!(story.world.media.operations(), MediaOperations { gets: before.gets + 1, ..before });
    assert_eq!(story.world.requests(lattice_handlers::objects::protocol::ObjectKind::User), requests + 1);
    story.world.clock.advance(DAY_MS);
    let alice = story.login("alice");
    let written = story.world.database.changed_rows();
    download(&story, &alice, &uploaded);
    download(&story, &alice, &uploaded);
    assert_eq!(story.world.database.changed_rows(), written + 1, "one row a day");
}

#[test]
fn what_r2_refuses_loses_or_breaks_leaves_nothing() {
    for defect in [MediaDefect::Fails, MediaDefect::LosesReplies, MediaDefect::BreaksBodies] {
        let story = Story::new();
        let alice = story.person("alice");
        story.world.media.set_defect(Some(defect));
        let status = upload(&story, &alice).status.as_u16();
        assert_eq!(status, if defect == MediaDefect::BreaksBodies { 400 } else { 500 }, "{defect:?}");
        story.world.media.set_defect(None);
        assert_eq!(rows(&story, "media"), 0, "{defect:?}");
        next_day(&story);
        assert_eq!((story.world.media.keys().len(), rows(&story, "loose_object")), (0, 0), "{defect:?}");
        let uploaded = upload(&story, &alice);
        assert_eq!(download(&story, &alice, &uploaded).body.bytes(), Some(&b"hello"[..]));
        next_day(&story);
        assert_eq!(download(&story, &alice, &uploaded).status, 200, "the job deletes no media");
    }
}

/// R2 refuses an object and stores it nevertheless, when the upload has been given up.
#[test]
fn an_object_that_r2_stores_late_is_deleted() {
    let story = Story::new();
    let alice = story.person("alice");
    story.world.media.set_defect(Some(MediaDefect::StoresLate));
    assert_eq!(upload(&story, &alice).status, 500);
    story.world.media.set_defect(None);
    assert_eq!((story.world.media.keys().len(), story.world.media.arrive()), (0, 1));
    assert_eq!((story.world.media.keys().len(), rows(&story, "loose_object")), (1, 1), "its row is there");
    next_day(&story);
    assert_eq!((story.world.media.keys().len(), rows(&story, "loose_object")), (0, 0));
}

/// What R2 executes twice has the effect of one operation.
#[test]
fn an_upload_and_a_deletion_that_r2_repeats_happen_once() {
    let story = Story::with(&[("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator")]);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    story.world.media.set_defect(Some(MediaDefect::Repeats));
    let uploaded = upload(&story, &alice);
    assert_eq!(
        (story.world.media.keys().len(), rows(&story, "media"), rows(&story, "loose_object")),
        (1, 1, 0)
    );
    assert_eq!(download(&story, &alice, &uploaded).body.bytes(), Some(&b"hello"[..]));
    let place = value(&uploaded)["content_uri"].as_str().unwrap().replace("mxc://", "");
    let delete = format!("DELETE /_synapse/admin/v1/media/{place}");
    assert_eq!(story.ask(Some(&root.token), &delete, "").status, 200);
    assert_eq!(
        (story.world.media.keys().len(), rows(&story, "media"), rows(&story, "loose_object")),
        (0, 0, 0)
    );
    assert_eq!(download(&story, &alice, &uploaded).status, 404);
}

#[test]
fn an_upload_that_never_ends_leaves_nothing_and_never_becomes_media() {
    let story = Story::new();
    let alice = story.person("alice");
    story.world.media.set_defect(Some(MediaDefect::Hangs));
    let mut hanging = Box::pin(story.start(Some(&alice.token), UPLOAD, "hello"));
    let waker = std::task::Waker::noop();
    assert!(hanging.as_mut().poll(&mut std::task::Context::from_waker(waker)).is_pending());
    assert_eq!(rows(&story, "loose_object"), 1, "the object is known before it is written");
    story.world.media.set_defect(None);
    drop(hanging);
    next_day(&story);
    assert_eq!((rows(&story, "loose_object"), rows(&story, "media")), (0, 0));
}

#[test]
fn media_whose_object_is_lost_is_not_found_and_logged() {
    let story = Story::new();
    let alice = story.person("alice");
    let uploaded = upload(&story, &alice);
    story.world.media.lose();
    assert_eq!(download(&story, &alice, &uploaded).status, 404);
    assert!(story.world.log.lines().concat().contains("is lost"));
}

#[test]
fn reserved_ids_are_forgotten_when_they_expire() {
    let story = Story::new();
    let alice = story.person("alice");
    assert_eq!(story.ask(Some(&alice.token), "POST /_matrix/media/v1/create", "").status, 200);
    block_on(housekeep(story.server(), 1_767_225_600_000 + DAY_MS - 1)).unwrap();
    assert_eq!(rows(&story, "media"), 1);
    next_day(&story);
    assert_eq!(rows(&story, "media"), 0);
}

#[test]
fn bytes_are_limited_for_each_user() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let mut story = story;
    story.set_headers(&[("content-length", "100000000")]);
    let refused = (0..20).find_map(|_| {
        let reply = story.ask(Some(&alice.token), UPLOAD, "too short: the connection broke");
        (reply.status == 429).then_some(reply)
    });
    assert!(value(&refused.unwrap())["retry_after_ms"].as_u64().unwrap() > 0);
    assert_eq!(
        story.ask(Some(&bob.token), UPLOAD, "too short").status,
        400,
        "others have a rate of their own"
    );
}
