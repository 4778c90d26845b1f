//! `GET /_matrix/media/v3/preview_url`

use lattice_generated::client::media::get_url_preview::{GetUrlPreview, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::previews;

impl Handle<GetUrlPreview> for Server {
    /// Previews a URL.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let shown = previews::preview(self, &caller, &request.query.url).await?;
        let mut response = Response::new();
        response.og_image = shown.image;
        response.matrix_image_size = shown.image_bytes;
        response.others = shown.others;
        Ok(response)
    }
}
