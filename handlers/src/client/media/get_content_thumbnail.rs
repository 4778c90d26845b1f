//! `GET /_matrix/media/v3/thumbnail/{serverName}/{mediaId}`

use lattice_generated::client::media::get_content_thumbnail::{GetContentThumbnail, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;
use crate::services::media::{Reader, WantedThumbnail, thumbnail};

impl Handle<GetContentThumbnail> for Server {
    /// Downloads a thumbnail without a token, where that is allowed.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let wanted = WantedThumbnail {
            server_name: &request.server_name,
            media_id: &request.media_id,
            size: (request.query.width, request.query.height),
            method: request.query.method.map(String::from),
            is_animated: request.query.animated == Some(true),
            timeout_ms: request.query.timeout_ms,
        };
        thumbnail(self, Reader::Anybody, wanted).await
    }
}
