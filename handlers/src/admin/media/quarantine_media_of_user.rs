//! `POST /_synapse/admin/v1/user/{userId}/media/quarantine`

use lattice_generated::admin::media::quarantine_media_of_user::{QuarantineMediaOfUser, Request, Response};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::server::Server;
use crate::services::int;
use crate::services::media::administration;

impl Handle<QuarantineMediaOfUser> for Server {
    /// Hides all media of a user that is not protected.
    async fn handle(&self, admin: Administrator, request: Request) -> Result<Response, MatrixError> {
        let hidden = administration::quarantine_of_user(self, &admin, &request.user_id).await?;
        Ok(Response::new(int(hidden)))
    }
}
