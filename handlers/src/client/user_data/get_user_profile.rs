//! `GET /_matrix/client/v3/profile/{userId}`

use lattice_generated::client::user_data::get_user_profile::{GetUserProfile, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;

impl Handle<GetUserProfile> for Server {
    /// A whole profile, for everybody.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let fields = self.profile(&request.user_id).await?;
        let text = serde_json::to_string(&fields);
        text.and_then(|text| serde_json::from_str(&text))
            .map_err(|error| self.unexpected("user", &error.to_string()))
    }
}
