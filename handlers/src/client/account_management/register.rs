//! `POST /_matrix/client/v3/register`

use lattice_generated::client::account_management::register::{Body, Kind, Register, Request, Response};
use lattice_wire::{Bridge, Confirmed, Handle, MatrixError};
use ruma_common::OwnedUserId;

use crate::interactive::{REGISTRATION_TOKEN, TERMS};
use crate::objects::user::NewAccount;
use crate::server::Server;
use crate::sessions::{Session, Wish, milliseconds, required_password};
use crate::user_name::new_user_id;

/// Letters of a user name that the server makes.
const MADE_NAME_LETTERS: usize = 12;

impl Handle<Register> for Server {
    /// Makes an account and, unless the client inhibits it, its first session.
    async fn handle(
        &self,
        confirmed: Confirmed<Option<Bridge>>,
        request: Request,
    ) -> Result<Response, MatrixError> {
        let Request { query, body, .. } = request;
        if query.kind == Some(Kind::Guest) {
            return self.register_guest(body).await;
        }
        let name =
            body.username.clone().unwrap_or_else(|| self.random_text(MADE_NAME_LETTERS)).to_ascii_lowercase();
        let user_id = new_user_id(&name, self.name())?;
        let password = Some(required_password(body.password.clone())?);
        let session = if body.inhibit_login == Some(true) {
            None
        } else {
            Some(self.new_session(&user_id, wish(body)).await?)
        };
        let terms = confirmed.proofs.get(TERMS).cloned();
        let device = session.as_ref().map(Session::device);
        let account = NewAccount { password, device, terms, ..NewAccount::default() };
        match confirmed.proofs.get(REGISTRATION_TOKEN) {
            Some(token) => self.new_account_by_token(token, &user_id, account).await?,
            None => self.new_account(&user_id, account).await?,
        }
        Ok(self.response(user_id, session))
    }
}

impl Server {
    /// A guest has no password, and is gone with their token.
    async fn register_guest(&self, body: Body) -> Result<Response, MatrixError> {
        let user_id = self.guest_id()?;
        let session = self.new_session(&user_id, wish(body)).await?;
        let device = Some(session.device());
        self.new_account(&user_id, NewAccount { device, is_guest: true, ..NewAccount::default() }).await?;
        Ok(self.response(user_id, Some(session)))
    }

    fn response(&self, user_id: OwnedUserId, session: Option<Session>) -> Response {
        let response = Response::new(user_id).home_server(self.name().to_owned());
        let Some(Session { access_token, device_id, refresh, .. }) = session else { return response };
        let response = response.access_token(access_token).device_id(device_id);
        match refresh {
            Some(refresh) => {
                let expires_in_ms = milliseconds(refresh.expires_in_ms);
                response.refresh_token(refresh.refresh_token).expires_in_ms(expires_in_ms)
            }
            None => response,
        }
    }
}

fn wish(body: Body) -> Wish {
    Wish {
        device_id: body.device_id,
        display_name: body.initial_device_display_name,
        refreshes: body.refresh_token == Some(true),
    }
}
