//! `POST /_synapse/admin/v1/media/protect/{mediaId}`

use lattice_generated::admin::media::protect_media::{ProtectMedia, Request, Response};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::server::Server;
use crate::services::media::administration;

impl Handle<ProtectMedia> for Server {
    /// Keeps media out of every quarantine from now on.
    async fn handle(&self, admin: Administrator, request: Request) -> Result<Response, MatrixError> {
        administration::protect(self, &admin, (&request.media_id, true)).await?;
        Ok(Response::new())
    }
}
