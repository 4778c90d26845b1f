//! `GET /_synapse/admin/v1/registration_tokens/{token}`

use lattice_generated::admin::registration_tokens::get_registration_token::{
    GetRegistrationToken, Request, Response,
};
use lattice_wire::{Administrator, Handle, MatrixError};

use super::{find, shown};
use crate::server::Server;

impl Handle<GetRegistrationToken> for Server {
    /// Returns one token.
    async fn handle(&self, _: Administrator, request: Request) -> Result<Response, MatrixError> {
        find(self, &request.token).await.map(shown)
    }
}
