//! `GET /_matrix/client/v3/profile/{userId}/{keyName}`

use lattice_generated::client::user_data::get_profile_field::{GetProfileField, Request, Response};
use lattice_wire::{Handle, MatrixError};
use serde_json::value::to_raw_value;

use crate::ports::PortError;
use crate::server::Server;
use crate::services::profiles;

impl Handle<GetProfileField> for Server {
    /// Returns one field of a user's profile. Needs no authentication.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let fields = profiles::get(self, &request.user_id).await?;
        let value = fields
            .get(&request.key_name)
            .ok_or_else(|| MatrixError::not_found("This user's profile has no such field."))?;
        let value =
            to_raw_value(value).map_err(|error| self.failed(PortError::new("profile", "read", error)))?;
        Ok(Response { name: request.key_name, value })
    }
}
