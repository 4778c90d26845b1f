//! `DELETE /_matrix/client/v3/profile/{userId}/{keyName}`

use lattice_generated::client::user_data::delete_profile_field::{DeleteProfileField, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::profiles::{self, check_may_change};

impl Handle<DeleteProfileField> for Server {
    /// Removes a field of the caller's profile. Succeeds if the field does not exist.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, key_name, .. } = request;
        check_may_change(&caller, &user_id, &key_name)?;
        profiles::set_field(self, &caller, key_name, None).await?;
        Ok(Response::new())
    }
}
