//! `GET /_matrix/client/v3/register/available`

use lattice_generated::client::account_management::check_username_availability::{
    CheckUsernameAvailability, Request, Response,
};
use lattice_wire::{Handle, MatrixError};

use crate::auth::new_user_id;
use crate::config::Registration;
use crate::server::Server;
use crate::services::registration;

impl Handle<CheckUsernameAvailability> for Server {
    /// Checks whether a user name is available now. The answer reserves nothing.
    async fn handle(&self, (): (), Request { query, .. }: Request) -> Result<Response, MatrixError> {
        if self.config.registration == Registration::Closed {
            return Err(MatrixError::forbidden("Registration is closed on this server."));
        }
        let user_id = new_user_id(&query.username, self.name())?;
        registration::check_free(self, &user_id).await?;
        Ok(Response::new().available(true))
    }
}
