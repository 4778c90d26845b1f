//! The multipart form of federation media (server-server API, "Content Repository"): a JSON part, then the
//! content or its location.

use http::{HeaderValue, StatusCode, header};

use crate::payloads::{Content, Download};
use crate::{FromReply, IntoReply, MatrixError, Payload, Received, Reply, ResponseError};

/// The longest boundary (RFC 2046, section 5.1.1).
const MAX_BOUNDARY_BYTES: usize = 70;

/// A response with media between servers: a JSON part, then the content or a redirect to the content.
#[derive(Debug)]
pub struct FederationMedia {
    /// The boundary of the parts: 128 random bits in hexadecimal, so that no content contains it.
    pub boundary: String,
    /// The content or its location.
    pub media: Download,
}

impl IntoReply for FederationMedia {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        let boundary = &self.boundary;
        let mut body =
            format!("--{boundary}\r\nContent-Type: application/json\r\n\r\n{{}}\r\n--{boundary}\r\n");
        let content = match self.media {
            Download::Redirect(location) => {
                check_value(&location)?;
                body.push_str(&format!("Location: {location}\r\n\r\n"));
                Payload::Bytes(Vec::new())
            }
            Download::OutOfRange { .. } => {
                return Err(MatrixError::unknown("Media between servers has no ranges."));
            }
            Download::Content(Content { content_type, content_disposition, body: content, .. }) => {
                check_value(&content_type)?;
                body.push_str(&format!("Content-Type: {content_type}\r\n"));
                if let Some(disposition) = content_disposition {
                    check_value(&disposition)?;
                    body.push_str(&format!("Content-Disposition: {disposition}\r\n"));
                }
                body.push_str("\r\n");
                content
            }
        };
        let content_type = HeaderValue::from_str(&format!("multipart/mixed; boundary={boundary}"));
        let content_type =
            content_type.map_err(|error| MatrixError::unknown("No boundary.").because(error))?;
        let end = format!("\r\n--{boundary}--\r\n");
        Ok(Reply::of(StatusCode::OK, content_type, around(body.into_bytes(), content, end.into_bytes())?))
    }
}

/// Refuses line breaks, by which a value could add headers to a part.
fn check_value(value: &str) -> Result<(), MatrixError> {
    let checked = HeaderValue::from_str(value);
    checked.map(drop).map_err(|error| MatrixError::unknown("A header cannot be written.").because(error))
}

fn around(mut before: Vec<u8>, content: Payload, after: Vec<u8>) -> Result<Payload, MatrixError> {
    Ok(match content {
        Payload::Bytes(content) => {
            before.extend(content);
            before.extend(after);
            Payload::Bytes(before)
        }
        Payload::Stream(content) => {
            use futures_util::StreamExt as _;
            let one = |bytes| futures_util::stream::iter([Ok(bytes)]);
            Payload::Stream(one(before).chain(content).chain(one(after)).boxed_local())
        }
        Payload::Platform(_) => {
            return Err(MatrixError::unknown("This content cannot be a part of a response."));
        }
    })
}

impl FromReply for FederationMedia {
    /// Reads a response that was received whole; the receiver has limited its size.
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.success()?;
        let malformed = |what: &str| ResponseError::Malformed(what.to_owned());
        let boundary = boundary(received).ok_or_else(|| malformed("no multipart boundary"))?;
        let parts = parts(received.body, &boundary).ok_or_else(|| malformed("not two multipart parts"))?;
        let [(_, json), (headers, content)] = parts;
        crate::check_json(json).map_err(|_| malformed("the first part is not JSON"))?;
        let find = |name: &str| {
            let pairs = headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
            pairs.map(|(_, value)| (*value).to_owned()).next()
        };
        let media = match find("location") {
            Some(location) => Download::Redirect(location),
            None => Download::Content(Content {
                content_disposition: find("content-disposition"),
                ..Content::new(find("content-type"), Payload::Bytes(content.to_vec()))
            }),
        };
        Ok(Self { boundary, media })
    }
}

fn boundary(received: &Received<'_>) -> Option<String> {
    let content_type = received.headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (media_type, parameters) = content_type.split_once(';')?;
    let is_multipart = media_type.trim().eq_ignore_ascii_case("multipart/mixed");
    let pairs = parameters.split(';').filter_map(|pair| pair.split_once('='));
    let boundary = pairs
        .filter(|(key, _)| key.trim().eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value)
        .next()?;
    let boundary = boundary.trim().trim_matches('"');
    (is_multipart && (1..=MAX_BOUNDARY_BYTES).contains(&boundary.len())).then(|| boundary.to_owned())
}

type Part<'a> = (Vec<(&'a str, &'a str)>, &'a [u8]);

fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<[Part<'a>; 2]> {
    let delimiter = format!("\r\n--{boundary}");
    let opening = format!("--{boundary}");
    let rest = match body.strip_prefix(opening.as_bytes()) {
        Some(rest) => rest,
        None => split(body, delimiter.as_bytes())?.1,
    };
    let (first, rest) = split(rest, delimiter.as_bytes())?;
    let (second, _) = split(rest, delimiter.as_bytes())?;
    Some([part(first)?, part(second)?])
}

/// Splits the text between two delimiters into the headers and the content of a part.
fn part(text: &[u8]) -> Option<Part<'_>> {
    let text = text.strip_prefix(b"\r\n")?;
    let (head, content) = match text.strip_prefix(b"\r\n") {
        Some(content) => (&b""[..], content),
        None => split(text, b"\r\n\r\n")?,
    };
    let lines = std::str::from_utf8(head).ok()?.split("\r\n");
    Some((
        lines
            .filter_map(|line| line.split_once(':'))
            .map(|(key, value)| (key.trim(), value.trim()))
            .collect(),
        content,
    ))
}

fn split<'a>(text: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let index = text.windows(at.len()).position(|window| window == at)?;
    Some((text.get(..index)?, text.get(index + at.len()..)?))
}

#[cfg(test)]
mod tests;
