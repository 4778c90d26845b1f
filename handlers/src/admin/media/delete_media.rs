//! `DELETE /_synapse/admin/v1/media/{serverName}/{mediaId}`

use lattice_generated::admin::media::delete_media::{DeleteMedia, Request, Response};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::server::Server;
use crate::services::int;
use crate::services::media::deletion;

impl Handle<DeleteMedia> for Server {
    /// Deletes media, also if it is protected or hidden.
    async fn handle(&self, admin: Administrator, request: Request) -> Result<Response, MatrixError> {
        let place = (&*request.server_name, request.media_id.as_str());
        let deleted = deletion::delete(self, &admin, place).await?;
        let total = int(deleted.len() as u64);
        Ok(Response::new(deleted, total))
    }
}
