//! What media costs, as docs/cost.md says: the flows as they are measured, the bill as it is computed.

use lattice_handlers::objects::protocol::ObjectKind;

use crate::pictures::jpeg;
use crate::story::{Story, value};

const DOCUMENT: &str = include_str!("../../../../docs/cost.md");
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The line of a flow: the object requests, the rows of D1, the operations of R2. What D1 reports with indexes is not measured here.
fn check(story: &Story, name: &str, work: impl FnOnce()) {
    let (media, database) = (&story.world.media, &story.world.database);
    let requests =
        || [ObjectKind::User, ObjectKind::Room].map(|kind| story.world.requests(kind)).iter().sum::<u64>();
    let (before, rows, asked) = (media.operations(), database.changed_rows(), requests());
    work();
    let (after, rows, asked) = (media.operations(), database.changed_rows() - rows, requests() - asked);
    let line = DOCUMENT.lines().find(|line| line.starts_with(&format!("| {name} |")));
    let cells: Vec<&str> = line.unwrap_or_else(|| panic!("{name}")).split('|').map(str::trim).collect();
    let measured = [asked, rows, after.puts - before.puts, after.gets - before.gets];
    assert_eq!([cells[2], cells[3], cells[5], cells[6]], measured.map(|n| n.to_string()), "{name}");
    let with_indexes: u64 = cells[4].parse().unwrap();
    assert!(with_indexes >= rows, "{name}");
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
