//! `GET /_matrix/media/v3/download/{serverName}/{mediaId}`

use lattice_generated::client::media::get_content::{GetContent, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;
use crate::services::media::{Reader, Wanted, download};

impl Handle<GetContent> for Server {
    /// Downloads media without a token, where that is allowed.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let wanted = Wanted {
            server_name: &request.server_name,
            media_id: &request.media_id,
            file_name: None,
            timeout_ms: request.query.timeout_ms,
            range: (request.range.as_deref(), request.if_range.as_deref()),
        };
        download(self, Reader::Anybody, wanted).await
    }
}
