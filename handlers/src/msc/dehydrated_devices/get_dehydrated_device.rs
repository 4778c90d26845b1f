//! `GET /_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device`

use lattice_generated::msc::dehydrated_devices::get_dehydrated_device::{
    GetDehydratedDevice, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::keys::dehydrated;

impl Handle<GetDehydratedDevice> for Server {
    /// Returns the dehydrated device of the caller, without its keys.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        let device = dehydrated::get(self, &caller).await?;
        Ok(Response::new(device.device_id, device.device_data))
    }
}
