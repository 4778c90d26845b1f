//! Registration: creates accounts, by a registration token or without one.

use futures_util::future::try_join_all;
use lattice_wire::MatrixError;
use ruma_common::{OwnedRoomId, OwnedUserId, UserId};

use crate::index::registration_tokens::RegistrationTokens;
use crate::objects::host::AskError;
use crate::objects::protocol::user::{AccountExists, Register, UserInUse};
use crate::server::Server;
use crate::services::aliases;

/// The number of digits in the localpart of a guest.
const GUEST_DIGITS: u32 = 15;

/// The registration tokens of this server.
pub(crate) fn tokens(server: &Server) -> RegistrationTokens<'_> {
    RegistrationTokens::new(&*server.ports.database, server.name())
}

/// Creates an account; unless it is a guest's, its user joins the rooms of `AUTO_JOIN_ROOMS`.
///
/// # Errors
/// `M_USER_IN_USE`.
pub(crate) async fn register(
    server: &Server,
    user_id: &UserId,
    mut account: Register,
) -> Result<(), MatrixError> {
    account.rooms = first_rooms(server).await?;
    server.ask(user_id, account).await?.map_err(|UserInUse| user_in_use())
}

/// Creates an account and counts one use of a registration token. The use is given back if there is no account
/// of this request in the end: if the user name is taken, or if the User failed before it made the account.
///
/// # Errors
/// `M_USER_IN_USE`, or `M_FORBIDDEN` if the token has no uses left.
pub(crate) async fn register_by_token(
    server: &Server,
    token: &str,
    user_id: &UserId,
    mut account: Register,
) -> Result<(), MatrixError> {
    account.rooms = first_rooms(server).await?;
    let tokens = tokens(server);
    if !tokens.use_up(token, server.now_ms()).await.map_err(|error| server.failed(error))? {
        return Err(MatrixError::forbidden("The registration token is used up or expired."));
    }
    let error = match server.ask(user_id, account).await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(UserInUse)) => user_in_use(),
        // The reply may be lost and the account made: then the use stays counted.
        Err(error) if may_exist(server, user_id).await => return Err(error.into()),
        Err(error) => error.into(),
    };
    tokens.give_back(token).await.map_err(|error| server.failed(error))?;
    Err(error)
}

/// The rooms that new users join. An alias without a room is left out.
async fn first_rooms(server: &Server) -> Result<Vec<OwnedRoomId>, MatrixError> {
    let rooms = server.config.rooms.auto_join.iter().map(|alias| aliases::room_of(server, alias));
    Ok(try_join_all(rooms).await?.into_iter().flatten().collect())
}

/// Whether the account exists, or cannot be asked.
async fn may_exist(server: &Server, user_id: &UserId) -> bool {
    !matches!(server.ask(user_id, AccountExists {}).await, Err(AskError::Absent(_)))
}

/// Checks that no account has, or had, this user id.
///
/// # Errors
/// `M_USER_IN_USE`.
pub(crate) async fn check_free(server: &Server, user_id: &UserId) -> Result<(), MatrixError> {
    match server.ask(user_id, AccountExists {}).await {
        Ok(()) => Err(user_in_use()),
        Err(AskError::Absent(_)) => Ok(()),
        Err(failed @ AskError::Failed(_)) => Err(failed.into()),
    }
}

/// The user id of a new guest. Its localpart has only digits, which other accounts cannot have.
///
/// # Errors
/// `M_GUEST_ACCESS_FORBIDDEN`.
pub(crate) fn guest_id(server: &Server) -> Result<OwnedUserId, MatrixError> {
    if !server.config.guests {
        return Err(MatrixError::guest_access_forbidden("This server does not allow guests."));
    }
    let number = u64::from_le_bytes(server.random()) % 10_u64.pow(GUEST_DIGITS);
    UserId::parse(format!("@{number:0width$}:{}", server.name(), width = GUEST_DIGITS as usize))
        .map_err(|_| MatrixError::unsupported("The server name is too long for guest user ids."))
}

fn user_in_use() -> MatrixError {
    MatrixError::user_in_use("This user name is taken.")
}
