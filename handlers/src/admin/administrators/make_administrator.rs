//! `PUT /_lattice/admin/v1/administrators/{userId}`

use lattice_generated::admin::administrators::make_administrator::{MakeAdministrator, Request, Response};
use lattice_wire::{Handle, MatrixError, Operator};

use crate::auth::{new_user_id, required_password};
use crate::objects::host::AskError;
use crate::objects::protocol::user;
use crate::server::Server;
use crate::services::registration;

impl Handle<MakeAdministrator> for Server {
    /// Makes a user an administrator. With a password, the request creates a missing account, so the first
    /// administrator needs no registration.
    async fn handle(&self, _: Operator, request: Request) -> Result<Response, MatrixError> {
        let user_id = request.user_id;
        if user_id.server_name() != self.name() {
            return Err(MatrixError::invalid_param("This user belongs to another server."));
        }
        match self.ask(&user_id, user::MakeAdministrator {}).await {
            Ok(()) => return Ok(Response::new(false)),
            Err(AskError::Absent(_)) => {}
            Err(failed @ AskError::Failed(_)) => return Err(failed.into()),
        }
        let Some(password) = request.body.password else {
            return Err(MatrixError::not_found(
                "This account does not exist: send a `password` to create it.",
            ));
        };
        let user_id = new_user_id(user_id.localpart(), self.name())?;
        let password = Some(required_password(Some(password))?);
        let account = user::Register { password, is_admin: true, ..user::Register::default() };
        registration::register(self, &user_id, account).await?;
        Ok(Response::new(true))
    }
}
