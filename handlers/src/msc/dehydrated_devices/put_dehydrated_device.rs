//! `PUT /_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device`

use lattice_generated::msc::dehydrated_devices::put_dehydrated_device::{
    PutDehydratedDevice, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::keys::dehydrated;

impl Handle<PutDehydratedDevice> for Server {
    /// Stores a dehydrated device with its keys, in the place of the one before.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        dehydrated::put(self, &caller, request.body).await.map(Response::new)
    }
}
