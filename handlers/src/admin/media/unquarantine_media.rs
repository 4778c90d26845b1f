//! `POST /_synapse/admin/v1/media/unquarantine/{serverName}/{mediaId}`

use lattice_generated::admin::media::unquarantine_media::{Request, Response, UnquarantineMedia};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::server::Server;
use crate::services::media::administration;

impl Handle<UnquarantineMedia> for Server {
    /// Shows hidden media again.
    async fn handle(&self, admin: Administrator, request: Request) -> Result<Response, MatrixError> {
        administration::unquarantine(self, &admin, (&request.server_name, &request.media_id)).await?;
        Ok(Response::new())
    }
}
