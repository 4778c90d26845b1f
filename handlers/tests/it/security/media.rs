//! Media ids that lead elsewhere, media that a browser would run, media that is not for everybody, pictures that are work.

use crate::pictures::{gif, jpeg, moving_gif, png_header};
use crate::story::{Story, value};

const DOWNLOADS: [&str; 2] = ["GET /_matrix/client/v1/media/download", "GET /_matrix/media/v3/download"];

fn upload(story: &mut Story, token: &str, content_type: &str, body: &str) -> String {
    story.set_headers(&[("content-type", content_type)]);
    let uploaded = value(&story.ask(Some(token), "POST /_matrix/media/v3/upload", body));
    story.set_headers(&[]);
    uploaded["content_uri"].as_str().unwrap().replace("mxc://", "")
}

#[test]
fn s46_a_media_id_is_no_path() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("UNAUTHENTICATED_MEDIA", "on")]);
    let alice = story.person("alice");
    let place = upload(&mut story, &alice.token, "text/plain", "mine");
    let (server, media_id) = place.split_once('/').unwrap();
    let object = story.world.media.keys().remove(0);
    assert_ne!(object, media_id, "the key in R2 is another random number than the id");
    let before = story.world.media.operations();
    let ids = [
        "..",
        "%2E%2E",
        "..%2F..%2Fetc%2Fpasswd",
        "%2Fetc%2Fpasswd",
        "..%5C..%5C",
        "a%00b",
        "%0A",
        "a.b",
        "a%20b",
        "%C3%A9",
        "a%3Fb",
        "a%23b",
        object.as_str(),
        &"a".repeat(256),
    ];
    for download in DOWNLOADS {
        for id in ids {
            for suffix in ["", "/name"] {
                let reply = story.ask(Some(&alice.token), &format!("{download}/{server}/{id}{suffix}"), "");
                assert_eq!(reply.status, 404, "{download} {id}");
            }
        }
        for server in ["..", "%2E%2E%2F", "exa%20mple.org", "example.org%2Fx", "%00", "[::1", "a@b"] {
            let reply = story.ask(Some(&alice.token), &format!("{download}/{server}/{media_id}"), "");
            assert!([400, 404].contains(&reply.status.as_u16()), "{download} {server}");
        }
        let other = story.ask(Some(&alice.token), &format!("{download}/elsewhere.org/{media_id}"), "");
        assert_eq!(other.status, 404, "an id is of one server");
    }
    assert_eq!(story.world.media.operations(), before, "none of these reached R2");
}

#[test]
fn s46_media_ids_are_128_random_bits() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let ids: std::collections::BTreeSet<String> =
        (0..20).map(|_| upload(&mut story, &alice.token, "text/plain", "same")).collect();
    assert_eq!(ids.len(), 20);
    for id in ids {
        assert_eq!(id.strip_prefix("example.org/").unwrap().len(), 22, "16 bytes in base64");
    }
}

#[test]
fn s47_a_browser_runs_no_media() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let types = [
        ("text/html", false),
        ("TEXT/HTML; charset=utf-8", false),
        ("image/svg+xml", false),
        ("application/xhtml+xml", false),
        ("text/xml", false),
        ("application/javascript", false),
        ("text/plain, text/html", false),
        ("image/png", true),
        ("Text/Plain; charset=utf-8", true),
    ];
    for (content_type, is_inline) in types {
        let place = upload(&mut story, &alice.token, content_type, "<script>alert(1)</script>");
        let reply = story.ask(Some(&alice.token), &format!("{}/{place}", DOWNLOADS[0]), "");
        let header = |name: &str| reply.headers[name].to_str().unwrap();
        let wanted = if is_inline { "inline" } else { "attachment" };
        assert_eq!(header("content-disposition"), wanted, "{content_type}");
        assert!(header("content-security-policy").starts_with("sandbox; default-src 'none';"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cross-origin-resource-policy"), "cross-origin");
    }
}

#[test]
fn s47_without_a_token_nobody_downloads_by_default() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let place = upload(&mut story, &alice.token, "text/plain", "mine");
    for suffix in ["", "/name", "?allow_remote=true&timeout_ms=0"] {
        assert_eq!(story.ask(None, &format!("{}/{place}{suffix}", DOWNLOADS[0]), "").status, 401);
        let old = story.ask(None, &format!("{}/{place}{suffix}", DOWNLOADS[1]), "");
        assert_eq!(old.status, 404, "the media is as if it were not there");
        let with_token = story.ask(Some(&alice.token), &format!("{}/{place}{suffix}", DOWNLOADS[1]), "");
        assert_eq!(with_token.status, 404, "a token changes nothing on the old endpoints");
    }
    let reserved = value(&story.ask(Some(&alice.token), "POST /_matrix/media/v1/create", ""));
    let place = reserved["content_uri"].as_str().unwrap().replace("mxc://", "");
    assert_eq!(story.ask(None, &format!("{}/{place}", DOWNLOADS[1]), "").status, 404, "nor does it wait");
}

/// The requests of administrators about media of Alice, whose place is `server/id`.
fn administration(place: &str) -> [String; 10] {
    let media_id = place.split_once('/').unwrap().1;
    [
        format!("POST /_synapse/admin/v1/media/quarantine/{place}"),
        format!("POST /_synapse/admin/v1/media/unquarantine/{place}"),
        "POST /_synapse/admin/v1/user/@alice:example.org/media/quarantine".to_owned(),
        "POST /_synapse/admin/v1/room/!kitchen:example.org/media/quarantine".to_owned(),
        format!("POST /_synapse/admin/v1/media/protect/{media_id}"),
        format!("POST /_synapse/admin/v1/media/unprotect/{media_id}"),
        format!("DELETE /_synapse/admin/v1/media/{place}"),
        "POST /_synapse/admin/v1/media/delete?before_ts=2000000000000&keep_profiles=false".to_owned(),
        "DELETE /_synapse/admin/v1/users/@alice:example.org/media".to_owned(),
        "GET /_synapse/admin/v1/users/@alice:example.org/media".to_owned(),
    ]
}

#[test]
fn s48_only_administrators_hide_and_delete_media() {
    let settings = [("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator"), ("RATE_LIMITS", "off")];
    let mut story = Story::with(&settings);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let place = upload(&mut story, &alice.token, "text/plain", "mine");
    let written = story.world.database.changed_rows();
    for request in administration(&place) {
        // Her own media is not hers to hide, and the operator's secret is for the first administrator.
        for (token, status) in [
            (Some(alice.token.as_str()), 403),
            (Some(&bob.token), 403),
            (None, 401),
            (Some("operator"), 401),
            (Some("forged"), 401),
        ] {
            assert_eq!(story.ask(token, &request, "").status, status, "{request}");
        }
    }
    assert_eq!(story.world.database.changed_rows(), written);
    assert_eq!(story.world.log.audits(), Vec::<String>::new());
    assert_eq!(story.ask(Some(&alice.token), &format!("{}/{place}", DOWNLOADS[0]), "").status, 200);
}

#[test]
fn s48_hidden_and_deleted_media_is_nobodys() {
    let settings =
        [("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator"), ("UNAUTHENTICATED_MEDIA", "on")];
    let mut story = Story::with(&settings);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    for request in ["POST /_synapse/admin/v1/media/quarantine", "DELETE /_synapse/admin/v1/media"] {
        let place = upload(&mut story, &alice.token, "image/png", "not a picture");
        assert_eq!(story.ask(Some(&root.token), &format!("{request}/{place}"), "").status, 200);
        let sizes = "?width=32&height=32&method=scale";
        let reads = [
            format!("GET /_matrix/client/v1/media/download/{place}"),
            format!("GET /_matrix/client/v1/media/download/{place}/name"),
            format!("GET /_matrix/media/v3/download/{place}"),
            format!("GET /_matrix/media/v3/download/{place}/name"),
            format!("GET /_matrix/client/v1/media/thumbnail/{place}{sizes}"),
            format!("GET /_matrix/media/v3/thumbnail/{place}{sizes}"),
        ];
        let before = story.world.media.operations();
        for token in [Some(alice.token.as_str()), Some(&root.token), None] {
            for read in &reads {
                let reply = story.ask(token, read, "");
                let is_refused = token.is_none() && read.contains("/client/v1/") && reply.status == 401;
                assert!(is_refused || reply.status == 404, "{read}: {}", reply.status);
            }
        }
        story.set_headers(&[("range", "bytes=0-0")]);
        assert_eq!(story.ask(Some(&alice.token), &reads[0], "").status, 404, "nor a part of it");
        story.set_headers(&[]);
        assert_eq!(story.world.media.operations(), before, "R2 is not asked");
        let overwrite = format!("PUT /_matrix/media/v3/upload/{place}");
        assert!(!story.ask(Some(&alice.token), &overwrite, "another").status.is_success());
    }
}

const THUMBNAILS: [&str; 2] = ["GET /_matrix/client/v1/media/thumbnail", "GET /_matrix/media/v3/thumbnail"];
const SMALL: &str = "width=32&height=32&timeout_ms=0";

#[test]
fn s46_a_media_id_of_a_thumbnail_is_no_path() {
    let story = Story::with(&[("REGISTRATION", "open"), ("UNAUTHENTICATED_MEDIA", "on")]);
    let alice = story.person("alice");
    let place = story.upload(&alice, "image/gif", &gif(8, 8));
    assert_eq!(story.ask(Some(&alice.token), &format!("{}/{place}?{SMALL}", THUMBNAILS[0]), "").status, 200);
    let objects = story.world.media.keys();
    let before = story.world.media.operations();
    let ids = ["..", "%2E%2E", "..%2F..%2Fetc%2Fpasswd", "a%00b", "a.b", objects[0].as_str(), &objects[1]];
    for thumbnail in THUMBNAILS {
        for id in ids {
            let request = format!("{thumbnail}/example.org/{id}?{SMALL}");
            assert_eq!(story.ask(Some(&alice.token), &request, "").status, 404, "{request}");
        }
        let media_id = place.split_once('/').unwrap().1;
        let request = format!("{thumbnail}/elsewhere.org/{media_id}?{SMALL}&allow_remote=true");
        assert_eq!(story.ask(Some(&alice.token), &request, "").status, 404, "an id is of one server");
    }
    assert_eq!(story.world.media.operations(), before, "none of these reached R2");
}

#[test]
fn s47_a_thumbnail_is_shown_to_whom_the_media_is_shown() {
    let story = Story::new();
    let alice = story.person("alice");
    let place = story.upload(&alice, "text/html", &jpeg(80, 40));
    let request = |thumbnail: &str| format!("{thumbnail}/{place}?{SMALL}");
    assert_eq!(story.ask(None, &request(THUMBNAILS[0]), "").status, 401);
    for token in [None, Some(&*alice.token)] {
        assert_eq!(story.ask(token, &request(THUMBNAILS[1]), "").status, 404, "the old endpoint is shut");
    }
    let shown = story.ask(Some(&alice.token), &request(THUMBNAILS[0]), "");
    let header = |name: &str| shown.headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "image/jpeg", "it is what it says, whatever the file was called");
    assert_eq!(header("content-disposition"), "inline; filename=\"thumbnail.jpg\"");
    assert!(header("content-security-policy").starts_with("sandbox; default-src 'none';"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cross-origin-resource-policy"), "cross-origin");
    let quarantine = "UPDATE media SET quarantined_by = '@admin:example.org'";
    let database: &dyn lattice_handlers::ports::Database = &*story.world.database;
    futures_executor::block_on(database.query(quarantine, vec![])).unwrap();
    let hidden = story.ask(Some(&alice.token), &request(THUMBNAILS[0]), "");
    assert_eq!(hidden.status, 404, "a thumbnail that was made before is hidden with its media");
}

#[test]
fn s49_a_picture_that_is_too_large_is_refused_by_its_size_or_its_header() {
    let story = Story::new();
    let alice = story.person("alice");
    let bomb = story.upload(&alice, "image/png", &png_header(50_000, 50_000, false));
    let request = |place: &str| format!("{}/{place}?{SMALL}", THUMBNAILS[0]);
    assert_eq!(story.ask(Some(&alice.token), &request(&bomb), "").status, 413);
    let mut large = jpeg(80, 40);
    large.resize(20 * 1024 * 1024 + 1, 0);
    let large = story.upload(&alice, "image/jpeg", &large);
    let (before, rows) = (story.world.media.operations(), story.world.everything());
    for place in [&bomb, &large, &large] {
        assert_eq!(story.ask(Some(&alice.token), &request(place), "").status, 413);
    }
    assert_eq!(story.world.media.operations(), before, "no byte of them is read, the bomb's not again");
    assert_eq!(story.world.everything(), rows);
}

#[test]
fn s49_who_has_work_done_by_pictures_has_a_limit() {
    let story = Story::with(&[("REGISTRATION", "open"), ("UNAUTHENTICATED_MEDIA", "on")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    // A file of a few bytes whose header says 64 megapixels; without its rows, which the test needs not.
    let files: Vec<String> =
        (0..4).map(|_| story.upload(&alice, "image/png", &png_header(8_000, 8_000, false))).collect();
    let sizes = [
        "32&height=32&method=crop",
        "96&height=96&method=crop",
        "320&height=240",
        "640&height=480",
        "800&height=600",
    ];
    let requests = files.iter().flat_map(|file| {
        sizes
            .iter()
            .flat_map(move |size| ["", "&animated=true"].map(|more| format!("{file}?width={size}{more}")))
    });
    let requests: Vec<String> = requests.collect();
    for (thumbnail, token) in [(THUMBNAILS[1], None), (THUMBNAILS[0], Some(&alice.token))] {
        let ask =
            |request: &String| story.ask(token.map(String::as_str), &format!("{thumbnail}/{request}"), "");
        let statuses: Vec<u16> = requests.iter().map(|request| ask(request).status.as_u16()).collect();
        let refused = statuses.iter().position(|status| *status == 429);
        assert_eq!(refused, Some(2_000 / 64), "{thumbnail}: {statuses:?}");
        story.world.clock.advance(7_000);
        assert_ne!(ask(&requests[39]).status, 429, "it comes back, ten megapixels a second");
    }
    let other = format!("{}/{}", THUMBNAILS[0], requests[38]);
    assert_ne!(story.ask(Some(&bob.token), &other, "").status, 429, "others have a limit of their own");
    let place = story.upload(&bob, "image/gif", &moving_gif(8, 8, 2));
    let moving = format!("{}/{place}?width=9&height=9&animated=true", THUMBNAILS[0]);
    assert_eq!(story.ask(Some(&bob.token), &moving, "").status, 200);
}
