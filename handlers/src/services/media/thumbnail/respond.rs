//! Responses with a thumbnail, or with the media in its place.

use lattice_wire::{Content, MatrixError, Payload};

use super::super::disposition::disposition;
use super::super::download::CACHE_CONTROL;
use super::super::reader::{Reader, downloader, read};
use super::super::{no_such_media, traffic};
use super::keep;
use crate::index::media::{StoredContent, StoredThumbnail, ThumbnailKey};
use crate::ports::PortError;
use crate::server::{Server, Traffic};

/// The response with a thumbnail.
pub(super) fn shown(content_type: &str, body: Payload) -> Content {
    let file_name = match content_type {
        "image/png" => "thumbnail.png",
        "image/gif" => "thumbnail.gif",
        _ => "thumbnail.jpg",
    };
    Content {
        content_disposition: Some(disposition(true, Some(file_name))),
        cache_control: Some(CACHE_CONTROL),
        ..Content::new(Some(content_type.to_owned()), body)
    }
}

/// The response with a thumbnail that is kept; `None` if its object is lost.
pub(super) async fn stored(
    server: &Server,
    reader: Reader<'_>,
    of: ThumbnailKey<'_>,
    kept: &StoredThumbnail,
) -> Result<Option<Content>, MatrixError> {
    traffic::admit(server, Traffic::Download, downloader(server, reader), kept.bytes)?;
    let body = server.ports.media.get(&kept.object, None).await.map_err(|error| server.failed(error))?;
    if body.is_none() {
        let lost = PortError::new("r2", "get", format!("the thumbnail {} is lost", kept.object));
        server.ports.log.error(&lost.to_string());
        if matches!(reader, Reader::User(_)) {
            keep::forget(server, of, &kept.object).await;
        }
    }
    Ok(body.map(|body| shown(&kept.content_type, body)))
}

/// The response with the media itself, whose type is that of a picture.
pub(super) async fn itself(
    server: &Server,
    reader: Reader<'_>,
    content: &StoredContent,
) -> Result<Content, MatrixError> {
    traffic::admit(server, Traffic::Download, downloader(server, reader), content.bytes)?;
    let body = read(server, content, None).await?.ok_or_else(no_such_media)?;
    Ok(Content {
        content_disposition: Some(disposition(true, content.file_name.as_deref())),
        cache_control: Some(CACHE_CONTROL),
        ..Content::new(Some(content.content_type.clone()), body)
    })
}
