//! `POST /_matrix/client/v3/user/{userId}/filter`

use lattice_generated::client::room_participation::define_filter::{DefineFilter, Request, Response};
use lattice_sync::Filter;
use lattice_wire::{Caller, Handle, MatrixError};

use crate::auth::only_oneself;
use crate::objects::protocol::user;
use crate::objects::protocol::user::StorageRefusal;
use crate::ports::PortError;
use crate::server::Server;
use crate::services::quotas;

impl Handle<DefineFilter> for Server {
    /// Stores a filter for later syncs. The same filter always gets the same id.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        only_oneself(&caller, &request.user_id)?;
        let definition = serde_json::to_string(&request.body)
            .map_err(|error| self.failed(PortError::new("filter", "write", error)))?;
        Filter::new(request.body).map_err(|error| MatrixError::bad_json(format!("filter: {}.", error.0)))?;
        let defined = self.ask_for(&caller, user::DefineFilter { definition }).await?;
        defined.map(Response::new).map_err(|refusal| match refusal {
            StorageRefusal::TooMuch => {
                MatrixError::too_large("You have too many filters: use one that you have stored.")
            }
            StorageRefusal::UserFull => quotas::user_is_full(self),
        })
    }
}
