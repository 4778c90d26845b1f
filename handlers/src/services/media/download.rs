//! Downloads: the whole content or a part of it, by users, or by anybody where that is allowed.

use lattice_wire::{Content, Download, Int, MatrixError};
use ruma_common::ServerName;

use super::content_type::is_inline;
use super::disposition::disposition;
use super::range::{Requested, requested};
use super::reader::{Reader, downloader, read};
use super::{day, no_such_media, own_media_id, scan, traffic};
use crate::index::media::{self, MediaEntry, StoredContent};
use crate::ports::PortError;
use crate::server::{Server, Traffic};

/// How long a download waits for an upload if the client does not say, and at most.
const DEFAULT_WAIT_MS: u64 = 20_000;
const MAX_WAIT_MS: u64 = 60_000;
/// The time between two looks for an upload: it doubles up to the second number.
const LOOK_MS: [u64; 2] = [250, 2_000];
/// Caches of the user keep media, which never changes, for a day: so a quarantine reaches them.
pub(super) const CACHE_CONTROL: &str = "private, max-age=86400, immutable";

/// What a request wants.
pub(crate) struct Wanted<'a> {
    /// The server of the media.
    pub(crate) server_name: &'a ServerName,
    /// The media id.
    pub(crate) media_id: &'a str,
    /// The file name that takes the place of the uploader's.
    pub(crate) file_name: Option<&'a str>,
    /// How long the client waits for an upload (milliseconds).
    pub(crate) timeout_ms: Option<Int>,
    /// The values of `Range` and `If-Range`.
    pub(crate) range: (Option<&'a str>, Option<&'a str>),
}

/// Downloads media.
///
/// # Errors
/// `M_NOT_FOUND`, `M_NOT_YET_UPLOADED`, `M_LIMIT_EXCEEDED`.
pub(crate) async fn download(
    server: &Server,
    reader: Reader<'_>,
    wanted: Wanted<'_>,
) -> Result<Download, MatrixError> {
    let media_id = own_media_id(server, wanted.server_name, wanted.media_id)?;
    let look = async || {
        let found = media::find(&*server.ports.database, server.name(), media_id).await?;
        Ok(found.map(|entry| (entry, ())))
    };
    let (content, ()) = uploaded(server, reader, (media_id, wait_ms(wanted.timeout_ms)), look).await?;
    let (range, if_range) = wanted.range;
    // A validator of another content: the client has a part of that one, and needs all of this.
    let is_same = if_range.is_none_or(|etag| etag.trim_matches('"') == content.sha256);
    let part = match requested(range.filter(|_| is_same), content.bytes) {
        Requested::Whole => None,
        Requested::Part(part) => Some(part),
        Requested::OutOfRange => return Ok(Download::OutOfRange { total: content.bytes }),
    };
    let bytes = part.map_or(content.bytes, |part| part.last - part.first + 1);
    traffic::admit(server, Traffic::Download, downloader(server, reader), bytes)?;
    let body = read(server, &content, part).await?.ok_or_else(no_such_media)?;
    if matches!(reader, Reader::User(_)) {
        remember(server, media_id, &content).await;
    }
    let file_name = wanted.file_name.or(content.file_name.as_deref());
    Ok(Download::Content(Content {
        content_disposition: Some(disposition(is_inline(&content.content_type), file_name)),
        etag: Some(content.sha256),
        part,
        cache_control: Some(CACHE_CONTROL),
        ..Content::new(Some(content.content_type), body)
    }))
}

/// How long a request waits for an upload (milliseconds).
pub(super) fn wait_ms(timeout_ms: Option<Int>) -> u64 {
    let wait_ms = timeout_ms.map_or(DEFAULT_WAIT_MS, |ms| u64::try_from(i64::from(ms)).unwrap_or(0));
    wait_ms.min(MAX_WAIT_MS)
}

/// What was uploaded, as soon as it was and the operator's scanner lets it through, and what else `look` finds.
pub(super) async fn uploaded<T>(
    server: &Server,
    reader: Reader<'_>,
    (media_id, wait_ms): (&str, u64),
    look: impl AsyncFn() -> Result<Option<(MediaEntry, T)>, PortError>,
) -> Result<(StoredContent, T), MatrixError> {
    let deadline_ms = server.now_ms() + wait_ms;
    let mut look_ms = LOOK_MS[0];
    loop {
        let found = look().await.map_err(|error| server.failed(error))?;
        let found = found.filter(|(entry, _)| is_shown(server, reader, entry));
        let (entry, more) = found.ok_or_else(no_such_media)?;
        if entry.content.is_some() && scan::is_due(server, &entry) {
            scan::scan(server, reader, (media_id, &entry)).await?;
            // The index has the answer.
            continue;
        }
        if let Some(content) = entry.content {
            return Ok((content, more));
        }
        let now_ms = server.now_ms();
        if entry.expires_ms.is_none_or(|expires_ms| expires_ms <= now_ms) {
            return Err(no_such_media());
        }
        if now_ms >= deadline_ms {
            return Err(MatrixError::not_yet_uploaded("Nothing was uploaded to this media id yet."));
        }
        server.ports.timer.sleep(look_ms.min(deadline_ms - now_ms)).await;
        look_ms = (look_ms * 2).min(LOOK_MS[1]);
    }
}

/// Whether a reader may know of media. Without a token one sees what was uploaded while the old endpoints were open (client-server
/// API, "Content repository", deprecated endpoints), and everything while they are.
pub(super) fn is_shown(server: &Server, reader: Reader<'_>, entry: &MediaEntry) -> bool {
    let is_allowed = match reader {
        Reader::User(_) => true,
        Reader::Anybody => entry.is_open || server.config.media.is_open,
    };
    is_allowed && entry.quarantined_by.is_none()
}

/// Remembers the day of a user's download. The response does not need it.
pub(super) async fn remember(server: &Server, media_id: &str, content: &StoredContent) {
    let today = day(server.now_ms());
    if content.accessed_day >= today {
        return;
    }
    let touched = media::touch(&*server.ports.database, server.name(), (media_id, today)).await;
    if let Err(error) = touched {
        server.ports.log.error(&format!("a download is not remembered: {error}"));
    }
}
