//! Asks the operator's scanner about a file before it is served for the first time (docs/deploying.md, "A scanner of media").

mod answer;
mod turn;

use lattice_wire::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use lattice_wire::http::{HeaderName, HeaderValue};
use lattice_wire::{MatrixError, Payload};

use self::answer::{Answer, MAX_ANSWER_BYTES};
use self::turn::{MAX_SCAN_MS, take};
use super::reader::{Reader, downloader, read};
use super::{no_such_media, traffic, uri};
use crate::config::ScannerSettings;
use crate::index::media::{self, MediaEntry, StoredContent};
use crate::ports::{PortError, WebRequest};
use crate::server::{Server, Traffic};

/// The media that the scanner is asked about.
const MEDIA_HEADER: HeaderName = HeaderName::from_static("x-matrix-media");
/// The SHA-256 of its bytes, in hexadecimal.
const HASH_HEADER: HeaderName = HeaderName::from_static("x-matrix-media-sha256");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Whether the scanner has to be asked about media first. An administrator who protects it has answered.
pub(super) fn is_due(server: &Server, entry: &MediaEntry) -> bool {
    server.config.scanner.is_some() && !entry.is_scanned && !entry.is_protected
}

/// Asks the scanner about media, and keeps what it says: of what it refuses, the index says so from now on.
///
/// # Errors
/// `M_UNKNOWN` (502) if the scanner says nothing; `M_LIMIT_EXCEEDED`.
pub(super) async fn scan(
    server: &Server,
    reader: Reader<'_>,
    (media_id, entry): (&str, &MediaEntry),
) -> Result<(), MatrixError> {
    let (Some(scanner), Some(content)) = (&server.config.scanner, &entry.content) else { return Ok(()) };
    let own_turn = take(server, &content.object).await?;
    if own_turn.has_waited && !is_still_due(server, media_id).await? {
        return Ok(());
    }
    traffic::admit(server, Traffic::Download, downloader(server, reader), content.bytes)?;
    let body = read(server, content, None).await?.ok_or_else(no_such_media)?;
    let answer = match ask(server, scanner, (media_id, content), body).await {
        Ok(answer) => answer,
        Err(error) => {
            server.ports.log.error(&format!("media {media_id}: {error}"));
            own_turn.fail();
            return Err(turn::no_answer());
        }
    };
    let place = (server.name(), media_id, content.object.as_str());
    let kept = media::keep_scan(&*server.ports.database, place, answer.clean).await;
    kept.map_err(|error| server.failed(error))?;
    if !answer.clean {
        let line = format!("scanner: quarantined media {media_id} of {}: {}", entry.owner, answer.info());
        server.ports.log.audit(&line);
    }
    Ok(())
}

/// Whether the request before this one learned nothing.
async fn is_still_due(server: &Server, media_id: &str) -> Result<bool, MatrixError> {
    let found = media::find(&*server.ports.database, server.name(), media_id).await;
    let found = found.map_err(|error| server.failed(error))?;
    Ok(found.is_some_and(|entry| is_due(server, &entry)))
}

/// Sends the bytes of media to the scanner.
async fn ask(
    server: &Server,
    scanner: &ScannerSettings,
    (media_id, content): (&str, &StoredContent),
    body: Payload,
) -> Result<Answer, PortError> {
    let failed = |error: &dyn std::fmt::Display| PortError::new("scanner", "ask", error);
    let header = |text: &str| HeaderValue::from_str(text).map_err(|error| failed(&error));
    let content_type = HeaderValue::from_str(&content.content_type).unwrap_or(BYTES);
    let mut headers = vec![
        (ACCEPT, JSON),
        (CONTENT_TYPE, content_type),
        (MEDIA_HEADER, header(uri(server, media_id).as_str())?),
        (HASH_HEADER, header(&content.sha256)?),
    ];
    headers.extend(scanner.authorization.clone().map(|value| (AUTHORIZATION, value)));
    let max_bytes = |_: &_| MAX_ANSWER_BYTES;
    let request = WebRequest { url: scanner.url.clone(), headers, limit_ms: MAX_SCAN_MS, max_bytes };
    let response = server.ports.web.post(request, body).await.map_err(|error| failed(&error))?;
    Answer::read(&response).map_err(|sentence| failed(&sentence))
}
