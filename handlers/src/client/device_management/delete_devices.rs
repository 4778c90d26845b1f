//! `POST /_matrix/client/v3/delete_devices`

use lattice_generated::client::device_management::delete_devices::{DeleteDevices, Request, Response};
use lattice_wire::{Caller, Confirmed, Flows, Handle, InteractiveFlows, MatrixError};

use crate::auth::password_of_caller;
use crate::objects::protocol::user::EndDevices;
use crate::server::Server;

impl Handle<DeleteDevices> for Server {
    /// Deletes several devices and ends their sessions, all in one commit.
    async fn handle(&self, confirmed: Confirmed<Caller>, request: Request) -> Result<Response, MatrixError> {
        let Confirmed { caller, proofs, .. } = confirmed;
        let end = EndDevices { devices: request.body.devices, ends_delayed_events: true };
        self.ask_confirmed(&caller, &proofs, end).await?;
        Ok(Response::new())
    }
}

impl Flows<DeleteDevices> for Server {
    async fn flows(
        &self,
        caller: Option<&Caller>,
        _: &Request,
        _: bool,
    ) -> Result<InteractiveFlows, MatrixError> {
        password_of_caller(caller)
    }
}
