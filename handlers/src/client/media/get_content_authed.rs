//! `GET /_matrix/client/v1/media/download/{serverName}/{mediaId}`

use lattice_generated::client::media::get_content_authed::{GetContentAuthed, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::media::{Reader, Wanted, download};

impl Handle<GetContentAuthed> for Server {
    /// Downloads media.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let wanted = Wanted {
            server_name: &request.server_name,
            media_id: &request.media_id,
            file_name: None,
            timeout_ms: request.query.timeout_ms,
            range: (request.range.as_deref(), request.if_range.as_deref()),
        };
        download(self, Reader::User(&caller.user_id), wanted).await
    }
}
