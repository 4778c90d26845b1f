//! `GET /`

use lattice_generated::admin::server::get_server::{GetServer, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;

impl Handle<GetServer> for Server {
    /// Says which server answers here, for a person with a browser.
    async fn handle(&self, (): (), _: Request) -> Result<Response, MatrixError> {
        Ok(Response::new("Lattice".to_owned(), env!("CARGO_PKG_VERSION").to_owned()))
    }
}
