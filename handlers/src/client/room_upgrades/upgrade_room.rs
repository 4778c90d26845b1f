//! `POST /_matrix/client/v3/rooms/{roomId}/upgrade`

use lattice_generated::client::room_upgrades::upgrade_room::{Request, Response, UpgradeRoom};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::rooms::upgrade;

impl Handle<UpgradeRoom> for Server {
    /// Replaces a room by one of another version, which takes over its state, bans, aliases and places.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let wanted = (request.body.new_version, request.body.additional_creators.unwrap_or_default());
        upgrade::upgrade(self, caller, &request.room_id, wanted).await.map(Response::new)
    }
}
