//! The picture of a preview, which becomes media of this server: clients fetch it here, so no site learns who reads.

use lattice_media::thumbnail::{Format, measure};
use lattice_wire::Caller;
use ruma_common::OwnedMxcUri;

use crate::ports::WebResponse;
use crate::server::Server;
use crate::services::media;

/// The bytes of the largest picture of a preview: it is in memory as a whole.
pub(super) const MAX_PICTURE_BYTES: usize = 3 * 1024 * 1024;

/// A picture that was stored.
pub(super) struct Kept {
    pub(super) uri: OwnedMxcUri,
    pub(super) bytes: u64,
    pub(super) content_type: &'static str,
    /// Width and height in pixels.
    pub(super) size: Option<(u32, u32)>,
}

/// Why a preview has no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotKept {
    /// There is none that is shown.
    IsNone,
    /// It could not be had or stored now.
    ForNow,
}

/// Whether a type is that of pictures.
pub(super) fn is_picture(content_type: &str) -> bool {
    content_type.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("image/"))
}

/// Stores a picture that was fetched. Its type is that of its bytes, whatever its server says: an SVG may refer to anything.
pub(super) async fn keep(server: &Server, caller: &Caller, picture: WebResponse) -> Result<Kept, NotKept> {
    let content_type = match Format::of(&picture.body) {
        _ if !picture.is_whole => return Err(NotKept::IsNone),
        Format::Jpeg => "image/jpeg",
        Format::Png => "image/png",
        Format::Gif => "image/gif",
        Format::WebP => "image/webp",
        Format::Avif => "image/avif",
        _ => return Err(NotKept::IsNone),
    };
    let (bytes, size) = (picture.body.len() as u64, measure(&picture.body));
    match media::keep_preview_picture(server, &caller.user_id, &picture.body, content_type).await {
        Ok(Some(uri)) => Ok(Kept { uri, bytes, content_type, size }),
        Ok(None) => Err(NotKept::ForNow),
        Err(error) => {
            server.ports.log.error(&format!("a preview has no picture: {error}"));
            Err(NotKept::ForNow)
        }
    }
}
