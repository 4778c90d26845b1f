//! `POST /_matrix/media/v3/upload`

use lattice_generated::client::media::upload_content::{Request, Response, UploadContent};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::media::{self, NewUpload};

impl Handle<UploadContent> for Server {
    /// Stores the body under a new media id.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { content_type, query, body, .. } = request;
        let new = NewUpload { content_type, file_name: query.filename, body };
        Ok(Response::new(media::upload(self, &caller, new).await?))
    }
}
