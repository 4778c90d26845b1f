//! Tests of writing and reading federation media.

use http::{HeaderMap, StatusCode};

use super::FederationMedia;
use crate::{Content, Download, FromReply, IntoReply, Payload, Received};

fn read(content_type: &str, body: &[u8]) -> Result<FederationMedia, String> {
    let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, content_type.parse().unwrap())]);
    let received = Received { status: StatusCode::OK, headers: &headers, body };
    FederationMedia::from_reply(&received).map_err(|error| format!("{error:?}"))
}

#[test]
fn content_is_read_as_it_was_written() {
    let bytes = b"\r\n--other\r\nany bytes \xff\0".to_vec();
    let body = Payload::Bytes(bytes.clone());
    let disposition = Some("inline; filename=a.png".to_owned());
    let content =
        Content { content_disposition: disposition, ..Content::new(Some("image/png".to_owned()), body) };
    let media = FederationMedia { boundary: "0af3".to_owned(), media: Download::Content(content) };
    let reply = media.into_reply().unwrap();
    let received =
        Received { status: reply.status, headers: &reply.headers, body: reply.body.bytes().unwrap() };
    let Download::Content(content) = FederationMedia::from_reply(&received).unwrap().media else { panic!() };
    assert_eq!(content.content_type, "image/png");
    assert_eq!(content.content_disposition.as_deref(), Some("inline; filename=a.png"));
    assert_eq!(content.body.bytes(), Some(&bytes[..]));
}

#[test]
fn a_redirect_is_read_as_it_was_written() {
    let location = "https://cdn.example.org/x?y=z".to_owned();
    let media = FederationMedia { boundary: "b".to_owned(), media: Download::Redirect(location.clone()) };
    let reply = media.into_reply().unwrap();
    let received =
        Received { status: reply.status, headers: &reply.headers, body: reply.body.bytes().unwrap() };
    let Download::Redirect(read) = FederationMedia::from_reply(&received).unwrap().media else { panic!() };
    assert_eq!(read, location);
}

#[test]
fn a_location_cannot_add_headers() {
    let location = "https://e.org/\r\nContent-Type: text/html".to_owned();
    let media = FederationMedia { boundary: "b".to_owned(), media: Download::Redirect(location) };
    media.into_reply().unwrap_err();
}

#[test]
fn a_preamble_and_a_quoted_boundary_are_accepted() {
    let body = b"preamble\r\n--x\r\n\r\n{}\r\n--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--";
    let media = read("multipart/mixed; boundary=\"x\"", body).unwrap().media;
    let Download::Content(content) = media else { panic!() };
    assert_eq!(content.body.bytes(), Some(&b"hello"[..]));
}

#[test]
fn malformed_multipart_is_refused() {
    for (content_type, body) in [
        ("multipart/mixed", &b"--x\r\n\r\n{}\r\n--x\r\n\r\nhello\r\n--x--"[..]),
        ("multipart/mixed; boundary=", b""),
        ("text/plain; boundary=x", b"--x\r\n\r\n{}\r\n--x\r\n\r\nhello\r\n--x--"),
        ("multipart/mixed; boundary=x", b"--x\r\n\r\n{}\r\n--x--"),
        ("multipart/mixed; boundary=x", b"--x\r\n\r\nno json\r\n--x\r\n\r\nhello\r\n--x--"),
        ("multipart/mixed; boundary=x", b""),
    ] {
        read(content_type, body).unwrap_err();
    }
}
