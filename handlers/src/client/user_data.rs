//! Handlers of the group `client/user_data`, and what they have in common.

mod delete_profile_field;
mod get_account_data;
mod get_account_data_per_room;
mod get_profile_field;
mod get_user_profile;
mod set_account_data;
mod set_account_data_per_room;
mod set_profile_field;

use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedRoomId, UserId};
use serde_json::value::RawValue;

use crate::objects::user::{AccountDataCommand, AccountDataOutcome, UserCommand, UserReply};
use crate::owner::only_oneself;
use crate::server::Server;

/// The longest type of account data (bytes).
const MAX_ACCOUNT_DATA_TYPE_BYTES: usize = 255;
/// What the server writes; clients have other operations for it.
const WRITTEN_BY_SERVER: [&str; 2] = ["m.fully_read", "m.push_rules"];

impl Server {
    async fn set_account_data(
        &self,
        (caller, user_id): (&Caller, &UserId),
        room_id: Option<OwnedRoomId>,
        kind: String,
        content: Box<RawValue>,
    ) -> Result<(), MatrixError> {
        only_oneself(caller, user_id)?;
        if WRITTEN_BY_SERVER.contains(&kind.as_str()) {
            return Err(MatrixError::written_by_server("This type is written by the server alone."));
        }
        if kind.len() > MAX_ACCOUNT_DATA_TYPE_BYTES {
            return Err(MatrixError::invalid_param("The type of the account data is too long."));
        }
        let command = AccountDataCommand::Set { room_id, kind, content };
        match self.account_data(user_id, command).await? {
            AccountDataOutcome::Kept => Ok(()),
            AccountDataOutcome::TooMuch => Err(MatrixError::too_large("You keep too much account data.")),
            _ => Err(self.unexpected("user", "to set account data")),
        }
    }

    async fn get_account_data(
        &self,
        (caller, user_id): (&Caller, &UserId),
        room_id: Option<OwnedRoomId>,
        kind: String,
    ) -> Result<Box<RawValue>, MatrixError> {
        only_oneself(caller, user_id)?;
        match self.account_data(user_id, AccountDataCommand::Get { room_id, kind }).await? {
            AccountDataOutcome::Found(content) => Ok(content),
            AccountDataOutcome::NotFound => Err(MatrixError::not_found("You keep no such account data.")),
            _ => Err(self.unexpected("user", "to get account data")),
        }
    }

    async fn account_data(
        &self,
        user_id: &UserId,
        command: AccountDataCommand,
    ) -> Result<AccountDataOutcome, MatrixError> {
        match self.user(user_id, UserCommand::AccountData(command)).await? {
            UserReply::AccountData(outcome) => Ok(outcome),
            _ => Err(self.unexpected("user", "to account data")),
        }
    }
}
