//! `POST /_matrix/client/v3/delete_devices`

use lattice_generated::client::device_management::delete_devices::{DeleteDevices, Request, Response};
use lattice_wire::{Caller, Confirmed, Flows, Handle, InteractiveFlows, MatrixError};

use crate::auth::password_of_caller;
use crate::objects::protocol::user::EndDevices;
use crate::server::Server;

impl Handle<DeleteDevices> for Server {
    /// Ends the sessions of several devices and forgets them, all or none.
    async fn handle(&self, confirmed: Confirmed<Caller>, request: Request) -> Result<Response, MatrixError> {
        self.ask(&confirmed.caller.user_id, EndDevices { devices: request.body.devices }).await?;
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
