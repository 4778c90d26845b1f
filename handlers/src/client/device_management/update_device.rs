//! `PUT /_matrix/client/v3/devices/{deviceId}`

use lattice_generated::client::device_management::update_device::{Request, Response, UpdateDevice};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::{GetDevice, RenameDevice};
use crate::server::Server;
use crate::services::devices::{check_display_name, unknown};

impl Handle<UpdateDevice> for Server {
    /// Sets the display name of a device of the caller. Without `display_name` nothing changes.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { device_id, body, .. } = request;
        check_display_name(body.display_name.as_deref())?;
        let exists = match body.display_name {
            Some(display_name) => self.ask_for(&caller, RenameDevice { device_id, display_name }).await?,
            None => self.ask_for(&caller, GetDevice { device_id }).await?.is_some(),
        };
        if exists { Ok(Response::new()) } else { Err(unknown()) }
    }
}
