//! `GET /_matrix/client/v1/media/config`

use lattice_generated::client::media::get_config_authed::{GetConfigAuthed, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::int;

impl Handle<GetConfigAuthed> for Server {
    /// Says how large an upload may be.
    async fn handle(&self, _: Caller, _: Request) -> Result<Response, MatrixError> {
        Ok(Response::new().upload_size(int(self.config.media.max_upload_bytes)))
    }
}
