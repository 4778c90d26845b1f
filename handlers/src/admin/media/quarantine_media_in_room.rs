//! `POST /_synapse/admin/v1/room/{roomId}/media/quarantine`

use lattice_generated::admin::media::quarantine_media_in_room::{QuarantineMediaInRoom, Request, Response};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::server::Server;
use crate::services::int;
use crate::services::media::room_quarantine::quarantine_of_room;

impl Handle<QuarantineMediaInRoom> for Server {
    /// Hides the files and thumbnails that the events of a room name, if they are not protected. Encrypted events name theirs to
    /// their readers alone, so what they name is not hidden; nor is what is sent later.
    async fn handle(&self, admin: Administrator, request: Request) -> Result<Response, MatrixError> {
        let progress = quarantine_of_room(self, &admin, &request.room_id).await?;
        Ok(Response::new(int(progress.hidden), progress.is_complete))
    }
}
