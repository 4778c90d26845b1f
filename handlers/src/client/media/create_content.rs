//! `POST /_matrix/media/v1/create`

use lattice_generated::client::media::create_content::{CreateContent, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::{int, media};

impl Handle<CreateContent> for Server {
    /// Reserves a media id, to which the caller uploads later.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        let (uri, expires_ms) = media::reserve(self, &caller).await?;
        Ok(Response::new(uri).unused_expires_at(int(expires_ms)))
    }
}
