//! `GET /_matrix/client/v3/user/{userId}/filter/{filterId}`

use lattice_generated::client::room_participation::get_filter::{GetFilter, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::auth::only_oneself;
use crate::objects::protocol::user;
use crate::ports::PortError;
use crate::server::Server;

impl Handle<GetFilter> for Server {
    /// Returns a stored filter of the caller.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        only_oneself(&caller, &request.user_id)?;
        let filter = user::GetFilter { filter_id: request.filter_id };
        let definition = self.ask_for(&caller, filter).await?;
        let definition =
            definition.ok_or_else(|| MatrixError::not_found("You have no stored filter with this id."))?;
        serde_json::from_str(&definition)
            .map_err(|error| self.failed(PortError::new("filter", "read", error)))
    }
}
