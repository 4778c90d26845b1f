//! `POST /_matrix/client/v3/refresh`

use lattice_generated::client::refresh::refresh::{Refresh, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::auth::unknown_token;
use crate::objects::user::{CheckOutcome, SessionCommand, UserCommand, UserReply};
use crate::server::Server;
use crate::sessions::{ACCESS_TOKEN_TTL_MS, milliseconds};

impl Handle<Refresh> for Server {
    /// The next access token of a device, and the next refresh token.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let keys = self.keys().await?;
        let presented = self.presented(&keys, &request.body.refresh_token).ok_or_else(unknown_token)?;
        let next = self.next_pair(&keys, &presented);
        let command = SessionCommand::Refresh {
            device_id: presented.device_id,
            used: presented.token,
            next: next.pair,
        };
        match self.user(&presented.user_id, UserCommand::Session(command)).await? {
            UserReply::Check(CheckOutcome::Valid { .. }) => Ok(Response::new(next.access_token)
                .refresh_token(next.refresh_token)
                .expires_in_ms(milliseconds(ACCESS_TOKEN_TTL_MS))),
            UserReply::Check(refusal) => Err(self.refused(&refusal)),
            _ => Err(self.unexpected("user", "to refresh")),
        }
    }
}
