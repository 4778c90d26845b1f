//! Handlers of the group `client/account_management`, and what they have in common.

mod change_password;
mod check_username_availability;
mod deactivate_account;
mod get_account3_pids;
mod register;
mod registration_token_validity;

use lattice_wire::{Caller, Confirmed, MatrixError};
use ruma_common::UserId;

use crate::objects::user::{AccountCommand, UserCommand, UserReply};
use crate::server::Server;

impl Server {
    /// Changes the account of a user who is there.
    async fn account(&self, user_id: &UserId, command: AccountCommand) -> Result<(), MatrixError> {
        match self.user(user_id, UserCommand::Account(command)).await? {
            UserReply::Done => Ok(()),
            _ => Err(self.unexpected("user", "to an account command")),
        }
    }

    /// Who confirmed it: stages are completed only with a token (`confirm_stages`).
    fn confirmed_caller(&self, confirmed: Confirmed<Option<Caller>>) -> Result<Caller, MatrixError> {
        confirmed.caller.ok_or_else(|| MatrixError::missing_token("An access token is missing."))
    }
}
