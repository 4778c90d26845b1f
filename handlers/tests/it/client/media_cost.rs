//! What media costs, as docs/cost.md says: the flows as they are measured, the bill as it is computed.

use futures_executor::block_on;
use lattice_handlers::housekeep;
use lattice_handlers::native::WebAnswer;
use lattice_handlers::objects::protocol::ObjectKind;

use crate::pictures::jpeg;
use crate::story::{Story, value};
use crate::web;

const DOCUMENT: &str = include_str!("../../../../docs/cost.md");
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The cells of a line of the document.
fn cells(name: &str) -> Vec<&'static str> {
    let line = DOCUMENT.lines().find(|line| line.starts_with(&format!("| {name} |")));
    line.unwrap_or_else(|| panic!("{name}")).split('|').skip(2).map(str::trim).collect()
}

/// What a flow costs: object requests, rows of D1, reads and writes of KV, requests to the web, operations of R2.
fn measured(story: &Story, work: impl FnOnce()) -> [u64; 7] {
    let read = || {
        let world = &story.world;
        let requests = [ObjectKind::User, ObjectKind::Room].map(|kind| world.requests(kind)).iter().sum();
        let ((reads, writes), media) = (world.cache.operations(), world.media.operations());
        let asked = world.web.requests().len() as u64;
        [requests, world.database.changed_rows(), reads, writes, asked, media.puts, media.gets]
    };
    let before = read();
    work();
    let after = read();
    std::array::from_fn(|at| after[at] - before[at])
}

/// Compares a flow with its line: the object requests, the rows of D1, the operations of R2. What D1 reports with indexes is not
/// measured here.
fn check(story: &Story, name: &str, work: impl FnOnce()) {
    let (cells, [requests, rows, reads, writes, _, puts, gets]) = (cells(name), measured(story, work));
    assert_eq!(
        [cells[0], cells[1], cells[3], cells[4]],
        [requests, rows, puts, gets].map(|n| n.to_string()),
        "{name}"
    );
    assert_eq!((reads, writes), (0, 0), "{name}");
    assert!(cells[2].parse::<u64>().unwrap() >= rows, "{name}");
}

/// Compares a preview with its line.
fn check_preview(story: &Story, name: &str, work: impl FnOnce()) {
    let (cells, [requests, rows, reads, writes, asked, puts, gets]) = (cells(name), measured(story, work));
    let shown = [cells[0], cells[1], cells[3], cells[4], cells[5], cells[6]];
    assert_eq!(shown, [requests, rows, reads, writes, asked, puts].map(|n| n.to_string()), "{name}");
    assert_eq!(gets, 0, "{name}");
    assert!(cells[2].parse::<u64>().unwrap() >= rows, "{name}");
}

#[test]
fn each_flow_costs_what_the_document_says() {
    let story = Story::with(&[("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator")]);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    let upload = || story.ask(Some(&alice.token), "POST /_matrix/media/v3/upload", "hello");
    upload();
    let place = |reply| value(&reply)["content_uri"].as_str().unwrap().replace("mxc://", "");
    let ok =
        |token: &str, request: &str| assert_eq!(story.ask(Some(token), request, "").status, 200, "{request}");
    check(&story, "upload", || drop(upload()));
    let first = place(upload());
    check(&story, "reserving an id", || ok(&alice.token, "POST /_matrix/media/v1/create"));
    let reserved = place(story.ask(Some(&alice.token), "POST /_matrix/media/v1/create", ""));
    let fill = format!("PUT /_matrix/media/v3/upload/{reserved}");
    check(&story, "upload to a reserved id", || ok(&alice.token, &fill));
    let download = format!("GET /_matrix/client/v1/media/download/{first}");
    let again = "download on the day of the upload, or a second one on a day";
    check(&story, again, || ok(&alice.token, &download));
    let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
    let thumbnail = |place: &str, status: u16| {
        let request = format!("GET /_matrix/client/v1/media/thumbnail/{place}?width=100&height=100");
        assert_eq!(story.ask(Some(&alice.token), &request, "").status, status);
    };
    check(&story, "first thumbnail of a size", || thumbnail(&photo, 200));
    check(&story, "thumbnail that is kept", || thumbnail(&photo, 200));
    let broken = story.upload(&alice, "image/jpeg", b"no picture");
    check(&story, "first thumbnail of a file that has none", || thumbnail(&broken, 400));
    let delete = format!("DELETE /_synapse/admin/v1/media/{first}");
    story.world.clock.advance(DAY_MS);
    let (alice, root) =
        (story.login("alice"), story.login(root.user_id.trim_start_matches('@').split(':').next().unwrap()));
    check(&story, "first download of a day", || ok(&alice.token, &download));
    check(&story, again, || ok(&alice.token, &download));
    check(&story, "deletion by an administrator", || ok(&root.token, &delete));
}

#[test]
fn the_first_time_with_a_scanner_costs_what_the_document_says() {
    let story = Story::with(&[("REGISTRATION", "open"), ("MEDIA_SCANNER", "https://scanner.example.net/")]);
    let alice = story.person("alice");
    story.world.web.answer(|_| WebAnswer::new("application/json", r#"{"clean":true}"#));
    let photo = story.upload(&alice, "image/jpeg", &jpeg(500, 250));
    let download = format!("GET /_matrix/client/v1/media/download/{photo}");
    let ok = || assert_eq!(story.ask(Some(&alice.token), &download, "").status, 200);
    check(&story, "first time that a file is served, with `MEDIA_SCANNER`", ok);
    check(&story, "download on the day of the upload, or a second one on a day", ok);
}

#[test]
fn each_preview_costs_what_the_document_says() {
    let mut story = web::story();
    let alice = story.person("alice");
    let [dog, plain, dead] = ["dog", "plain", "dead"].map(|name| format!("https://{name}.example.com/"));
    let page = "<meta property=og:title content='A dog'><meta property=og:image content=/dog.gif>";
    let pages = [
        (dog.as_str(), web::html(page)),
        ("https://dog.example.com/dog.gif", web::gif()),
        (plain.as_str(), web::html("<title>A page</title>")),
        (dead.as_str(), web::nobody()),
    ];
    web::fill(&story, &pages, &[]);
    // The schema of D1, before anything is counted.
    story.upload(&alice, "image/jpeg", &jpeg(8, 8));
    let ask = |story: &Story, url: &str, status: u16| {
        assert_eq!(web::preview(story, &alice, url).status, status, "{url}");
    };
    check_preview(&story, "of a page with a picture, made", || ask(&story, &dog, 200));
    check_preview(&story, "of a page without a picture, made", || ask(&story, &plain, 200));
    check_preview(&story, "of a page that does not answer", || ask(&story, &dead, 502));
    check_preview(&story, "that the isolate has just made", || ask(&story, &dog, 200));
    let settings = |name: &str| match name {
        "SERVER_NAME" => Some("example.org".to_owned()),
        "URL_PREVIEWS" => Some("on".to_owned()),
        _ => None,
    };
    story.restart(lattice_handlers::Config::read(settings).unwrap());
    check_preview(&story, "that is known in KV", || ask(&story, &dog, 200));
    let later_ms = 1_767_225_600_000 + DAY_MS + 60_000;
    let job = || block_on(housekeep(story.server(), later_ms)).unwrap();
    check_preview(&story, "a day later, by the scheduled job", job);
    let kv = |cells: &[&str]| cells[3].parse::<f64>().unwrap() * 0.5 + cells[4].parse::<f64>().unwrap() * 5.0;
    let million = |name: &str| {
        let cells = cells(name);
        let number = |at: usize| cells[at].parse::<f64>().unwrap();
        number(0) * (0.30 + 0.15) + number(2) * 1.0 + kv(&cells) + number(6) * 4.5
    };
    let made = million("of a page with a picture, made") + million("a day later, by the scheduled job");
    for price in [made, million("that is known in KV")] {
        assert!(DOCUMENT.contains(&format!("${:.3}", price / 1_000.0)), "{price}");
    }
}

/// The bill from the habits and prices of the document.
#[test]
fn the_bill_is_what_the_document_says() {
    let (users, days) = (1_000.0, 30.0);
    let uploads = users * 3.0 * days;
    let (thumbnails, downloads, avatars) = (8.0 * uploads, 2.0 * uploads, users * 50.0 * days);
    let requests = uploads + thumbnails + downloads + avatars;
    let million = 1e6;
    let lines = [
        ("Worker requests", requests / million, "M", "$0.30 / M", 0.30),
        ("Worker CPU", (requests * 3.0 + uploads * 120.0) / million, "M ms", "$0.02 / M", 0.02),
        ("object requests", requests / million, "M", "$0.15 / M", 0.15),
        ("object duration, 128 MB", requests * 0.010 * 0.128 / million, "M GB-s", "$12.50 / M", 12.50),
        (
            "D1 rows written, with indexes",
            (uploads * 11.0 + users * days * 2.0) / million,
            "M",
            "$1.00 / M",
            1.0,
        ),
        ("R2 class A", 2.0 * uploads / million, "M", "$4.50 / M", 4.50),
        ("R2 class B", (thumbnails + downloads + avatars) / million, "M", "$0.36 / M", 0.36),
        ("R2 storage of one month's pictures", uploads * 2.55 / 1_000.0, "GB", "$0.015", 0.015),
    ];
    for (what, amount, unit, price, each) in lines {
        let line = format!("| {what} | {amount:.3} {unit} | {price} | ${:.2} |", amount * each);
        assert!(DOCUMENT.contains(&line), "{line}");
    }
    let all: f64 = lines.iter().map(|(_, amount, _, _, each)| amount * each).sum();
    let year = uploads * 2.55 / 1_000.0 * 12.0 * 0.015;
    for wanted in
        [format!("| all | | | ${all:.2} |"), format!("${year:.2} a month"), format!("${:.2}.", year / 4.0)]
    {
        assert!(DOCUMENT.contains(&wanted), "{wanted}");
    }
}
