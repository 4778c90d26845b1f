//! `POST /_synapse/admin/v1/media/unprotect/{mediaId}`

use lattice_generated::admin::media::unprotect_media::{Request, Response, UnprotectMedia};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::server::Server;
use crate::services::media::administration;

impl Handle<UnprotectMedia> for Server {
    /// Ends the protection of media from quarantines.
    async fn handle(&self, admin: Administrator, request: Request) -> Result<Response, MatrixError> {
        administration::protect(self, &admin, (&request.media_id, false)).await?;
        Ok(Response::new())
    }
}
