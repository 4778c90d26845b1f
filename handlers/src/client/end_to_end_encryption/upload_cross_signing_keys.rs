//! `POST /_matrix/client/v3/keys/device_signing/upload`

use lattice_generated::client::end_to_end_encryption::upload_cross_signing_keys::{
    Request, Response, UploadCrossSigningKeys,
};
use lattice_wire::{Caller, Confirmed, Flows, Handle, InteractiveFlows, MatrixError};

use crate::auth::{password_of_caller, required_caller};
use crate::server::Server;
use crate::services::keys;

impl Handle<UploadCrossSigningKeys> for Server {
    /// Stores cross-signing keys of the caller. Others can query them once this answers.
    async fn handle(&self, confirmed: Confirmed<Caller>, request: Request) -> Result<Response, MatrixError> {
        let Confirmed { caller, proofs, .. } = confirmed;
        keys::upload_cross_signing(self, (&caller, &proofs), &request.body).await?;
        Ok(Response::new())
    }
}

impl Flows<UploadCrossSigningKeys> for Server {
    /// The first keys, and those that the user has, need no confirmation (MSC3967).
    async fn flows(
        &self,
        caller: Option<&Caller>,
        request: &Request,
        _: bool,
    ) -> Result<InteractiveFlows, MatrixError> {
        let of_caller = required_caller(caller.cloned())?;
        if keys::needs_confirmation(self, &of_caller, &request.body).await? {
            password_of_caller(caller)
        } else {
            Ok(InteractiveFlows::none())
        }
    }
}
