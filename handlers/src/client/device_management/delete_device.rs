//! `DELETE /_matrix/client/v3/devices/{deviceId}`

use lattice_generated::client::device_management::delete_device::{DeleteDevice, Request, Response};
use lattice_wire::{Caller, Confirmed, Flows, Handle, InteractiveFlows, MatrixError};

use crate::auth::password_of_caller;
use crate::objects::protocol::user::EndDevices;
use crate::server::Server;

impl Handle<DeleteDevice> for Server {
    /// Deletes a device and ends its session. Succeeds if the device does not exist.
    async fn handle(&self, confirmed: Confirmed<Caller>, request: Request) -> Result<Response, MatrixError> {
        let Confirmed { caller, proofs, .. } = confirmed;
        let end = EndDevices { devices: vec![request.device_id], ends_delayed_events: true };
        self.ask_confirmed(&caller, &proofs, end).await?;
        Ok(Response::new())
    }
}

impl Flows<DeleteDevice> for Server {
    async fn flows(
        &self,
        caller: Option<&Caller>,
        _: &Request,
        _: bool,
    ) -> Result<InteractiveFlows, MatrixError> {
        password_of_caller(caller)
    }
}
