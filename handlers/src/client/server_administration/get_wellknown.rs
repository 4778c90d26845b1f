//! `GET /.well-known/matrix/client`

use lattice_generated::client::server_administration::get_wellknown::{GetWellknown, Request, Response};
use lattice_generated::types::HomeserverInformation;
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;

impl Handle<GetWellknown> for Server {
    /// Returns the base URL for clients, if the operator has set it.
    async fn handle(&self, (): (), _: Request) -> Result<Response, MatrixError> {
        let base_url = self.config.well_known.base_url.clone();
        let base_url = base_url.ok_or_else(|| MatrixError::not_found("PUBLIC_BASE_URL is not set."))?;
        Ok(Response::new(HomeserverInformation::new(base_url)))
    }
}
