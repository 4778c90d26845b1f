//! `POST /_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device/{deviceId}/events`

use lattice_generated::msc::dehydrated_devices::get_dehydrated_device_events::{
    GetDehydratedDeviceEvents, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::keys::dehydrated;

impl Handle<GetDehydratedDeviceEvents> for Server {
    /// Returns messages to the dehydrated device, which stay until it is deleted or replaced.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { device_id, body, .. } = request;
        let (events, next) =
            dehydrated::messages(self, &caller, &device_id, body.next_batch.as_deref()).await?;
        Ok(Response::new(events).next_batch(next))
    }
}
