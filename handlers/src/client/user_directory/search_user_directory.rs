//! `POST /_matrix/client/v3/user_directory/search`

use lattice_generated::client::user_directory::search_user_directory::{
    Request, Response, Results, SearchUserDirectory,
};
use lattice_wire::{Caller, Handle, MatrixError};
use ruma_common::OwnedMxcUri;

use crate::server::Server;
use crate::services::user_directory::{self, Found};

impl Handle<SearchUserDirectory> for Server {
    /// Finds users by the words of their display names and user ids.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let (term, limit) = (request.body.search_term, request.body.limit);
        let (found, limited) = user_directory::search(self, &caller.user_id, &term, limit).await?;
        Ok(Response::new(found.into_iter().map(shown).collect(), limited))
    }
}

fn shown((user_id, user): Found) -> Results {
    let mut shown = Results::new(user_id);
    shown.display_name = user.display_name;
    shown.avatar_url = user.avatar_url.map(OwnedMxcUri::from);
    shown
}
