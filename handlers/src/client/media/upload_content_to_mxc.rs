//! `PUT /_matrix/media/v3/upload/{serverName}/{mediaId}`

use lattice_generated::client::media::upload_content_to_mxc::{Request, Response, UploadContentToMxc};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::media::{self, NewUpload};

impl Handle<UploadContentToMxc> for Server {
    /// Stores the body under a media id that the caller has reserved.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { server_name, media_id, content_type, query, body, .. } = request;
        let new = NewUpload { content_type, file_name: query.filename, body };
        media::upload_reserved(self, &caller, (&server_name, &media_id), new).await?;
        Ok(Response::new())
    }
}
