//! `GET /_matrix/client/v3/thirdparty/protocols`

use std::collections::BTreeMap;

use lattice_generated::client::third_party_lookup::get_protocols::{GetProtocols, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;

impl Handle<GetProtocols> for Server {
    /// Lists no protocol: no application service, which could offer one, can be registered yet.
    async fn handle(&self, _: Caller, _: Request) -> Result<Response, MatrixError> {
        Ok(Response::new(BTreeMap::new()))
    }
}
