//! `PUT /_matrix/client/v3/profile/{userId}/{keyName}`

use lattice_generated::client::user_data::set_profile_field::{Request, Response, SetProfileField};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::profiles::{self, check_may_change, profile_value};

impl Handle<SetProfileField> for Server {
    /// Sets a field of the caller's profile. The member events of joined rooms show display name and avatar.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, key_name, body, .. } = request;
        check_may_change(&caller, &user_id, &key_name)?;
        let value = profile_value(&key_name, &body)?;
        profiles::set_field(self, &caller, key_name, value).await?;
        Ok(Response::new())
    }
}
