//! `GET /_matrix/client/v3/user/{userId}/filter/{filterId}`

use lattice_generated::client::room_participation::get_filter::{GetFilter, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::user::{FilterOutcome, FiltersCommand, UserCommand, UserReply};
use crate::owner::only_oneself;
use crate::server::Server;

impl Handle<GetFilter> for Server {
    /// A filter that the user has stored.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        only_oneself(&caller, &request.user_id)?;
        let command = UserCommand::Filters(FiltersCommand::Get(request.filter_id));
        match self.user(&caller.user_id, command).await? {
            UserReply::Filter(FilterOutcome::Found(definition)) => serde_json::from_str(&definition)
                .map_err(|error| self.unexpected("user", &format!("to get a filter: {error}"))),
            UserReply::Filter(FilterOutcome::NotFound) => {
                Err(MatrixError::not_found("You have stored no such filter."))
            }
            _ => Err(self.unexpected("user", "to get a filter")),
        }
    }
}
