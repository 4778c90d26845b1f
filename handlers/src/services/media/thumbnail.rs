//! Thumbnails (client-server API, "Thumbnails"): made when a client asks for one, kept in R2, and read from there afterwards.

mod keep;
mod make;
mod refusal;
mod respond;
mod turn;

use lattice_media::thumbnail::{Method, Size};
use lattice_wire::{Download, Int, MatrixError};
use ruma_common::ServerName;

use self::make::make;
use self::refusal::Refusal;
use self::respond::{itself, stored};
use super::download::{remember, uploaded, wait_ms};
use super::own_media_id;
use super::reader::Reader;
use crate::index::media::{Known, StoredContent, ThumbnailKey, find_with_thumbnail};
use crate::server::Server;

/// The bytes of the largest photo that gets a thumbnail on the free plan of Workers: making one of a larger photo takes more than the
/// processor time of a request (docs/adr/0030-thumbnails-in-the-module.md).
const MAX_FREE_PHOTO_BYTES: u64 = 65_536;

/// What a request wants.
pub(crate) struct WantedThumbnail<'a> {
    /// The server of the media.
    pub(crate) server_name: &'a ServerName,
    /// The media id.
    pub(crate) media_id: &'a str,
    /// The width and the height (pixels).
    pub(crate) size: (Int, Int),
    /// The method; `scale` if the request names none.
    pub(crate) method: Option<String>,
    /// Whether a moving picture may have a moving thumbnail.
    pub(crate) is_animated: bool,
    /// How long the client waits for an upload (milliseconds).
    pub(crate) timeout_ms: Option<Int>,
}

/// Downloads a thumbnail of media.
///
/// # Errors
/// `M_INVALID_PARAM`, `M_NOT_FOUND`, `M_NOT_YET_UPLOADED`, `M_LIMIT_EXCEEDED`; `M_TOO_LARGE` or `M_UNKNOWN` (400) if the media has no
/// thumbnail.
pub(crate) async fn thumbnail(
    server: &Server,
    reader: Reader<'_>,
    wanted: WantedThumbnail<'_>,
) -> Result<Download, MatrixError> {
    let size = size(wanted.size, wanted.method.as_deref())?;
    let media_id = own_media_id(server, wanted.server_name, wanted.media_id)?;
    let variant = variant(size, wanted.is_animated);
    let of = ThumbnailKey { media_id, variant: &variant };
    let look = || find_with_thumbnail(&*server.ports.database, server.name(), of);
    let (content, known) = uploaded(server, reader, (media_id, wait_ms(wanted.timeout_ms)), look).await?;
    let found = match known {
        _ if is_shown_itself(server, &content) => itself(server, reader, &content).await?,
        Known::Refused(refusal) => return Err(Refusal::of(&refusal).into()),
        Known::Kept(kept) => match stored(server, reader, of, &kept).await? {
            Some(found) => found,
            None => make(server, reader, (of, &content), (size, wanted.is_animated)).await?,
        },
        Known::Nothing => make(server, reader, (of, &content), (size, wanted.is_animated)).await?,
    };
    if matches!(reader, Reader::User(_)) {
        remember(server, media_id, &content).await;
    }
    Ok(Download::Content(found))
}

/// The size of the thumbnail for a request.
fn size((width, height): (Int, Int), method: Option<&str>) -> Result<Size, MatrixError> {
    let method = match method {
        None | Some("scale") => Method::Scale,
        Some("crop") => Method::Crop,
        Some(_) => return Err(MatrixError::invalid_param("`method` is `crop` or `scale`.")),
    };
    let side = |number: Int| {
        let number = i64::from(number);
        if number < 1 { None } else { Some(u32::try_from(number).unwrap_or(u32::MAX)) }
    };
    match (side(width), side(height)) {
        (Some(width), Some(height)) => Ok(Size::for_request(width, height, method)),
        _ => Err(MatrixError::invalid_param("`width` and `height` are numbers above 0.")),
    }
}

/// What the index calls a thumbnail.
fn variant(size: Size, is_animated: bool) -> String {
    let method = if size.method == Method::Crop { "crop" } else { "scale" };
    let animated = if is_animated { " animated" } else { "" };
    format!("{}x{} {method}{animated}", size.width, size.height)
}

/// Whether the client gets the media in place of a thumbnail.
fn is_shown_itself(server: &Server, content: &StoredContent) -> bool {
    let is_photo = content.content_type == "image/jpeg";
    server.config.media.is_free_plan && is_photo && content.bytes > MAX_FREE_PHOTO_BYTES
}

#[cfg(test)]
mod tests;
