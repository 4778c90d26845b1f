//! `PUT /_matrix/client/v3/sendToDevice/{eventType}/{txnId}`

use lattice_generated::client::send_to_device_messaging::send_to_device::{Request, Response, SendToDevice};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::to_device;

impl Handle<SendToDevice> for Server {
    /// Sends messages to devices. A retry with the same transaction id from the same device delivers what was not delivered.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { event_type, txn_id, body, .. } = request;
        to_device::send(self, caller, (event_type, txn_id), body.messages).await?;
        Ok(Response::new())
    }
}
