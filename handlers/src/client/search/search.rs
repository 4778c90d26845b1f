//! `POST /_matrix/client/v3/search`

mod request;
mod response;

use lattice_generated::client::search::search::{Request, Response, ResponseSearchCategories, Search};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::search;

impl Handle<Search> for Server {
    /// Finds messages, names and topics of rooms that the caller is in, or has left.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Some(wanted) = request.body.search_categories.room_events else {
            return Ok(Response::new(ResponseSearchCategories::new()));
        };
        let groups = request::groups(&wanted)?;
        let wanted = request::search(wanted, request.query.next_batch)?;
        let page = search::read(self, caller, &wanted).await?;
        let found = response::room_events(&wanted, groups, page);
        Ok(Response::new(ResponseSearchCategories::new().room_events(found)))
    }
}
