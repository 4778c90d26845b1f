//! `POST /_matrix/client/v3/rooms/{roomId}/read_markers`

use lattice_generated::client::read_markers::set_read_marker::{Request, Response, SetReadMarker};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::MarkerKind;
use crate::server::Server;
use crate::services::receipts::{self, Mark, Marked};

impl Handle<SetReadMarker> for Server {
    /// Moves the caller's read markers of a room forward. If one event is unknown, none moves.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let body = request.body;
        let marks = [
            (Mark::Own(MarkerKind::FullyRead), body.fully_read),
            (Mark::Own(MarkerKind::Private), body.read_private),
            (Mark::Public, body.read),
        ];
        let marked = marks
            .into_iter()
            .filter_map(|(mark, event_id)| Some(Marked { mark, event_id: event_id?, thread_id: None }));
        receipts::mark(self, &caller, request.room_id, marked.collect()).await?;
        Ok(Response::new())
    }
}
