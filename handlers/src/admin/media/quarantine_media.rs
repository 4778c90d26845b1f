//! `POST /_synapse/admin/v1/media/quarantine/{serverName}/{mediaId}`

use lattice_generated::admin::media::quarantine_media::{QuarantineMedia, Request, Response};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::server::Server;
use crate::services::media::administration;

impl Handle<QuarantineMedia> for Server {
    /// Hides media from everybody. Of protected media Synapse reports a success that hides nothing.
    async fn handle(&self, admin: Administrator, request: Request) -> Result<Response, MatrixError> {
        administration::quarantine(self, &admin, (&request.server_name, &request.media_id)).await?;
        Ok(Response::new())
    }
}
