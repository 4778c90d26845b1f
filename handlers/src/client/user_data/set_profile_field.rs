//! `PUT /_matrix/client/v3/profile/{userId}/{keyName}`

use lattice_generated::client::user_data::set_profile_field::{Request, Response, SetProfileField};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::owner::only_oneself;
use crate::profiles::{MAX_PROFILE_KEY_BYTES, is_profile_key, profile_value};
use crate::server::Server;

impl Handle<SetProfileField> for Server {
    /// Sets a field of one's own profile. Name and picture are shown by the rooms that one is in.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, key_name, body, .. } = request;
        only_oneself(&caller, &user_id)?;
        if key_name.len() > MAX_PROFILE_KEY_BYTES {
            return Err(MatrixError::key_too_large("The name of the field is too long."));
        }
        if !is_profile_key(&key_name) {
            return Err(MatrixError::invalid_param("No field of a profile can have this name."));
        }
        let value = profile_value(&key_name, &body)?;
        self.set_profile_field((&caller, &user_id), key_name, value).await?;
        Ok(Response::new())
    }
}
