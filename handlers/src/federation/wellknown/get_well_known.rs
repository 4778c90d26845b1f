//! `GET /.well-known/matrix/server`

use lattice_generated::federation::wellknown::get_well_known::{GetWellKnown, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;

impl Handle<GetWellKnown> for Server {
    /// Returns the name of this server for other servers, if the operator has set it.
    async fn handle(&self, (): (), _: Request) -> Result<Response, MatrixError> {
        let server = self.config.well_known.federation_server.clone();
        let server = server.ok_or_else(|| MatrixError::not_found("FEDERATION_SERVER is not set."))?;
        Ok(Response::new().server(server))
    }
}
