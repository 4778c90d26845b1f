//! `DELETE /_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device`

use lattice_generated::msc::dehydrated_devices::delete_dehydrated_device::{
    DeleteDehydratedDevice, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::keys::dehydrated;

impl Handle<DeleteDehydratedDevice> for Server {
    /// Deletes the dehydrated device with its keys and messages.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        dehydrated::delete(self, &caller).await.map(Response::new)
    }
}
