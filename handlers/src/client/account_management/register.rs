//! `POST /_matrix/client/v3/register`

use lattice_generated::client::account_management::register::{Body, Kind, Register, Request, Response};
use lattice_wire::{Appservice, Caller, Confirmed, Flows, Handle, InteractiveFlows, MatrixError};
use ruma_common::OwnedUserId;

use crate::auth::{DUMMY, REGISTRATION_TOKEN, TERMS, hashed_block, new_user_id, policies, required_password};
use crate::config::Registration;
use crate::objects::protocol::user;
use crate::server::Server;
use crate::services::int;
use crate::services::registration;
use crate::services::sessions::{self, Session, WantedSession};

/// The number of letters in a user name that the server generates.
const GENERATED_NAME_LETTERS: usize = 12;
const APPLICATION_SERVICE: &str = "m.login.application_service";

impl Handle<Register> for Server {
    /// Creates an account and, unless `inhibit_login` is true, its first session.
    async fn handle(
        &self,
        confirmed: Confirmed<Option<Appservice>>,
        request: Request,
    ) -> Result<Response, MatrixError> {
        let Request { query, body, .. } = request;
        if query.kind == Some(Kind::Guest) {
            return register_guest(self, body).await;
        }
        let name = body.username.clone().unwrap_or_else(|| self.random_text(GENERATED_NAME_LETTERS));
        let name = name.to_ascii_lowercase();
        let user_id = new_user_id(&name, self.name())?;
        let password = Some(required_password(body.password.clone())?);
        let session = if body.inhibit_login == Some(true) {
            None
        } else {
            Some(sessions::begin(self, &user_id, wanted_session(body)).await?)
        };
        let terms = confirmed.proofs.get(TERMS).cloned();
        let device = session.as_ref().map(Session::device);
        let block = Some(hashed_block(self, &user_id).await?);
        let account = user::Register { password, device, terms, block, ..user::Register::default() };
        match confirmed.proofs.get(REGISTRATION_TOKEN) {
            Some(token) => registration::register_by_token(self, token, &user_id, account).await?,
            None => registration::register(self, &user_id, account).await?,
        }
        Ok(response(self, user_id, session))
    }
}

impl Flows<Register> for Server {
    /// The stages that a registration needs; none for guests. The first request with a taken user name is
    /// refused before any stage, because some clients would otherwise repeat the stages endlessly.
    async fn flows(
        &self,
        _: Option<&Caller>,
        request: &Request,
        is_first: bool,
    ) -> Result<InteractiveFlows, MatrixError> {
        if request.query.kind == Some(Kind::Guest) {
            return Ok(InteractiveFlows::none());
        }
        if request.body.r#type.as_deref() == Some(APPLICATION_SERVICE) {
            let sentence = "Application services are not supported yet.";
            return Err(MatrixError::appservice_login_unsupported(sentence));
        }
        let mut stages = match self.config.registration {
            Registration::Closed => {
                return Err(MatrixError::forbidden("Registration is closed on this server."));
            }
            Registration::Token => vec![REGISTRATION_TOKEN],
            Registration::Open => vec![],
        };
        if let Some(name) = &request.body.username {
            let user_id = new_user_id(&name.to_ascii_lowercase(), self.name())?;
            if is_first {
                registration::check_free(self, &user_id).await?;
            }
        }
        stages.extend(self.config.terms.as_ref().map(|_| TERMS));
        if stages.is_empty() {
            stages.push(DUMMY);
        }
        let flows = InteractiveFlows::one(stages);
        Ok(match &self.config.terms {
            Some(terms) => flows.params(TERMS, policies(terms)),
            None => flows,
        })
    }
}

/// Registers a guest, who has no password and cannot log in again without the token.
async fn register_guest(server: &Server, body: Body) -> Result<Response, MatrixError> {
    let user_id = registration::guest_id(server)?;
    let session = sessions::begin(server, &user_id, wanted_session(body)).await?;
    let device = Some(session.device());
    let account = user::Register { device, is_guest: true, ..user::Register::default() };
    registration::register(server, &user_id, account).await?;
    Ok(response(server, user_id, Some(session)))
}

fn response(server: &Server, user_id: OwnedUserId, session: Option<Session>) -> Response {
    let response = Response::new(user_id).home_server(server.name().to_owned());
    let Some(Session { access_token, device_id, refresh, .. }) = session else { return response };
    let response = response.access_token(access_token).device_id(device_id);
    match refresh {
        Some(refresh) => {
            let expires_in_ms = int(refresh.expires_in_ms);
            response.refresh_token(refresh.refresh_token).expires_in_ms(expires_in_ms)
        }
        None => response,
    }
}

fn wanted_session(body: Body) -> WantedSession {
    WantedSession {
        device_id: body.device_id,
        display_name: body.initial_device_display_name,
        refreshes: body.refresh_token == Some(true),
    }
}
