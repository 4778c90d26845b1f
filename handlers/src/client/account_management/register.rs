//! `POST /_matrix/client/v3/register`

use lattice_generated::client::account_management::register::{Kind, Register, Request, Response};
use lattice_wire::{Bridge, Confirmed, Handle, MatrixError};

use crate::server::Server;
use crate::sessions::required_password;
use crate::user_name::new_user_id;

/// Letters of a user name that the server makes.
const MADE_NAME_LETTERS: usize = 12;

impl Handle<Register> for Server {
    /// Makes an account and, unless the client inhibits it, its first session.
    async fn handle(&self, _: Confirmed<Option<Bridge>>, request: Request) -> Result<Response, MatrixError> {
        let Request { query, body, .. } = request;
        if query.kind == Some(Kind::Guest) {
            return Err(MatrixError::guest_access_forbidden("Guest accounts are not served."));
        }
        let name = body.username.unwrap_or_else(|| self.random_text(MADE_NAME_LETTERS)).to_ascii_lowercase();
        let user_id = new_user_id(&name, self.name())?;
        let password = required_password(body.password)?;
        let session = if body.inhibit_login == Some(true) {
            None
        } else {
            Some(self.new_session(&user_id, body.device_id, body.initial_device_display_name).await?)
        };
        self.new_account(&user_id, password, session.as_ref(), false).await?;
        let response = Response::new(user_id).home_server(self.name().to_owned());
        Ok(match session {
            Some(session) => response.access_token(session.access_token).device_id(session.device_id),
            None => response,
        })
    }
}
