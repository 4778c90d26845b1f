//! `GET /_matrix/client/v3/profile/{userId}`

use lattice_generated::client::user_data::get_user_profile::{GetUserProfile, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::ports::PortError;
use crate::server::Server;
use crate::services::profiles;

impl Handle<GetUserProfile> for Server {
    /// Returns a user's profile. Needs no authentication.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let fields = profiles::get(self, &request.user_id).await?;
        let text = serde_json::to_string(&fields);
        text.and_then(|text| serde_json::from_str(&text))
            .map_err(|error| self.failed(PortError::new("profile", "read", error)))
    }
}
