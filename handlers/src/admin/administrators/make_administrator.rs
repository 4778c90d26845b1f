//! `PUT /_lattice/admin/v1/administrators/{userId}`

use lattice_generated::admin::administrators::make_administrator::{MakeAdministrator, Request, Response};
use lattice_wire::{Handle, MatrixError, Operator};

use crate::objects::user::{AccountCommand, NewAccount, UserCommand, UserReply};
use crate::server::Server;
use crate::sessions::required_password;
use crate::user_name::new_user_id;

impl Handle<MakeAdministrator> for Server {
    /// The user administers this server from now on. With a password, an account is made that is not there
    /// yet, so the first administrator needs no registration.
    async fn handle(&self, _: Operator, request: Request) -> Result<Response, MatrixError> {
        let user_id = request.user_id;
        if user_id.server_name() != self.name() {
            return Err(MatrixError::invalid_param("This user is of another server."));
        }
        let command = UserCommand::Account(AccountCommand::MakeAdministrator);
        match self.user(&user_id, command).await? {
            UserReply::Done => return Ok(Response::new(false)),
            UserReply::NoSuchUser => {}
            _ => return Err(self.unexpected("user", "to make an administrator")),
        }
        let Some(password) = request.body.password else {
            return Err(MatrixError::not_found(
                "There is no such account; with a password it would be made.",
            ));
        };
        let user_id = new_user_id(user_id.localpart(), self.name())?;
        let password = Some(required_password(Some(password))?);
        self.new_account(&user_id, NewAccount { password, is_admin: true, ..NewAccount::default() }).await?;
        Ok(Response::new(true))
    }
}
