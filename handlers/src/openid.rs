//! OpenID tokens: they name their user, so that routing needs no lookup, and carry a MAC, so that a forged
//! one costs no object call. The User keeps only a hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lattice_wire::MatrixError;
use ruma_common::{OwnedUserId, ServerName, UserId};

use crate::objects::user::{OpenIdCommand, OpenIdOutcome, UserCommand, UserReply};
use crate::server::Server;
use crate::token::{Purpose, Secret};

const PREFIX: &str = "lto_";

/// Makes a token of a user out of 16 random bytes.
#[must_use]
pub(crate) fn mint(secret: &Secret, user_id: &UserId, random: [u8; 16]) -> String {
    let user = URL_SAFE_NO_PAD.encode(user_id.localpart());
    let body = format!("{user}.{}", URL_SAFE_NO_PAD.encode(random));
    let mac = secret.mac(Purpose::OpenIdToken, &body);
    format!("{PREFIX}{body}.{mac}")
}

/// The user of a token that this server made. Whether it is still valid, the User knows.
#[must_use]
pub(crate) fn read(secret: &Secret, server_name: &ServerName, token: &str) -> Option<OwnedUserId> {
    let (body, mac) = token.strip_prefix(PREFIX)?.rsplit_once('.')?;
    if !secret.verify(Purpose::OpenIdToken, body, mac) {
        return None;
    }
    let (user, _) = body.split_once('.')?;
    let localpart = String::from_utf8(URL_SAFE_NO_PAD.decode(user).ok()?).ok()?;
    UserId::parse(format!("@{localpart}:{server_name}")).ok()
}

impl Server {
    /// Asks a user about their OpenID tokens; none if there is no such user.
    pub(crate) async fn openid(
        &self,
        user_id: &UserId,
        command: OpenIdCommand,
    ) -> Result<Option<OpenIdOutcome>, MatrixError> {
        match self.user(user_id, UserCommand::OpenId(command)).await? {
            UserReply::OpenId(outcome) => Ok(Some(outcome)),
            UserReply::NoSuchUser => Ok(None),
            _ => Err(self.unexpected("user", "to an OpenID token")),
        }
    }
}
