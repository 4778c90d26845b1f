//! `GET /_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}`

use lattice_generated::client::media::get_content_thumbnail_authed::{
    GetContentThumbnailAuthed, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::media::{Reader, WantedThumbnail, thumbnail};

impl Handle<GetContentThumbnailAuthed> for Server {
    /// Downloads a thumbnail.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let wanted = WantedThumbnail {
            server_name: &request.server_name,
            media_id: &request.media_id,
            size: (request.query.width, request.query.height),
            method: request.query.method.map(String::from),
            is_animated: request.query.animated == Some(true),
            timeout_ms: request.query.timeout_ms,
        };
        thumbnail(self, Reader::User(&caller.user_id), wanted).await
    }
}
