//! Who may make an account: registration tokens, guests.

use lattice_wire::MatrixError;
use ruma_common::{OwnedUserId, UserId};

use crate::directory::registration_tokens::RegistrationTokens;
use crate::objects::user::{AccountCommand, NewAccount, UserCommand, UserReply};
use crate::server::Server;

/// The longest registration token (bytes).
pub const MAX_REGISTRATION_TOKEN_BYTES: usize = 64;
/// Digits of a guest's name.
const GUEST_DIGITS: u32 = 15;

impl Server {
    /// The registration tokens of this server.
    pub(crate) fn registration_tokens(&self) -> RegistrationTokens<'_> {
        RegistrationTokens::new(&*self.ports.database, self.name())
    }

    /// Whether an account can be made with this token now.
    pub(crate) async fn is_registration_token(&self, token: &str) -> Result<bool, MatrixError> {
        if !is_token(token) {
            return Ok(false);
        }
        let found = self.registration_tokens().get(token).await.map_err(|error| self.failed(&error))?;
        Ok(found.is_some_and(|found| found.is_valid(self.now_ms())))
    }

    /// Makes an account for a use of a token; without an account the token keeps the use.
    pub(crate) async fn new_account_by_token(
        &self,
        token: &str,
        user_id: &UserId,
        account: NewAccount,
    ) -> Result<(), MatrixError> {
        let tokens = self.registration_tokens();
        if !tokens.use_up(token, self.now_ms()).await.map_err(|error| self.failed(&error))? {
            return Err(MatrixError::forbidden("The registration token was used up by somebody else."));
        }
        let made = self.new_account(user_id, account).await;
        if made.as_ref().is_err_and(|error| error.errcode() == Some("M_USER_IN_USE")) {
            tokens.give_back(token).await.map_err(|error| self.failed(&error))?;
        }
        made
    }

    /// Whether nobody has the name, and nobody had.
    ///
    /// # Errors
    /// `M_USER_IN_USE`.
    pub(crate) async fn name_is_free(&self, user_id: &UserId) -> Result<(), MatrixError> {
        match self.user(user_id, UserCommand::Account(AccountCommand::Exists)).await? {
            UserReply::Exists(false) => Ok(()),
            UserReply::Exists(true) => Err(MatrixError::user_in_use("This user name is taken.")),
            _ => Err(self.unexpected("user", "to exists")),
        }
    }

    /// The id of a new guest: digits, which no other account has.
    ///
    /// # Errors
    /// `M_GUEST_ACCESS_FORBIDDEN`.
    pub(crate) fn guest_id(&self) -> Result<OwnedUserId, MatrixError> {
        if !self.config.guests {
            return Err(MatrixError::guest_access_forbidden("Guests are not let in on this server."));
        }
        let number = u64::from_le_bytes(self.random()) % 10_u64.pow(GUEST_DIGITS);
        UserId::parse(format!("@{number:0width$}:{}", self.name(), width = GUEST_DIGITS as usize))
            .map_err(|_| MatrixError::unsupported("This server's name is too long for guests."))
    }
}

/// Whether a text has the form of a registration token (client-server API, the same section).
pub(crate) fn is_token(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte);
    !text.is_empty() && text.len() <= MAX_REGISTRATION_TOKEN_BYTES && text.bytes().all(allowed)
}
