//! `POST /_matrix/client/v3/user/{userId}/filter`

use lattice_generated::client::room_participation::define_filter::{DefineFilter, Request, Response};
use lattice_sync::Filter;
use lattice_wire::{Caller, Handle, MatrixError};
use serde_json::value::to_raw_value;

use crate::objects::user::{FilterOutcome, FiltersCommand, UserCommand, UserReply};
use crate::owner::only_oneself;
use crate::server::Server;

impl Handle<DefineFilter> for Server {
    /// Stores a filter that syncs can name; the same filter has the same id.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        only_oneself(&caller, &request.user_id)?;
        let definition =
            to_raw_value(&request.body).map_err(|error| self.unexpected("filter", &error.to_string()))?;
        Filter::new(request.body).map_err(|error| MatrixError::bad_json(format!("filter: {}.", error.0)))?;
        let command = UserCommand::Filters(FiltersCommand::Define(definition.get().to_owned()));
        match self.user(&caller.user_id, command).await? {
            UserReply::Filter(FilterOutcome::Defined(filter_id)) => Ok(Response::new(filter_id)),
            UserReply::Filter(FilterOutcome::TooMany) => {
                Err(MatrixError::too_large("You have stored as many filters as a user can."))
            }
            _ => Err(self.unexpected("user", "to define a filter")),
        }
    }
}
