//! User-interactive authentication (client-server API, "User-Interactive Authentication API").
//!
//! Sessions are sealed in their id and stored nowhere: what they are bound to, expiry, randomness, the
//! completed stages, MAC. A session whose last stage is completed is never handed out. Which flows an
//! operation offers stands beside its handler.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lattice_wire::{
    AuthenticationData, Caller, InteractiveChallenge, InteractiveFlows, MatrixError, Meta, Proofs,
};
use serde::{Deserialize, Serialize};

use super::keys::Keys;
use super::stages::{self, Failed};
use super::token::Purpose;
use crate::server::Server;

/// How long a session can be completed (milliseconds).
pub const INTERACTIVE_SESSION_TTL_MS: u64 = 15 * 60 * 1000;
/// The longest session id that is looked at (bytes).
pub const MAX_INTERACTIVE_SESSION_BYTES: usize = 1_024;

/// What a session holds.
#[derive(Serialize, Deserialize)]
struct Sealed {
    expires_ms: u64,
    nonce: String,
    completed: Proofs,
}

/// A session being completed: for this operation, by this caller (security S04).
struct Session<'a> {
    bound_to: String,
    caller: Option<&'a Caller>,
    flows: InteractiveFlows,
    completed: Proofs,
}

/// Whether a flow of the operation is complete. A flow of one stage opens and completes a session in one
/// step, as clients expect.
///
/// # Errors
/// The 401 that says what is left to do.
pub(super) async fn confirm(
    server: &Server,
    (meta, caller): (&Meta, Option<&Caller>),
    (flows, auth): (InteractiveFlows, Option<AuthenticationData>),
) -> Result<Proofs, MatrixError> {
    if flows.is_none() {
        return Ok(Proofs::new());
    }
    let user_id = caller.map_or("nobody", |caller| caller.user_id.as_str());
    let bound_to = format!("{} {user_id}", meta.name);
    let mut session = Session { bound_to, caller, flows, completed: Proofs::new() };
    let keys = server.keys().await?;
    match complete(server, &keys, &mut session, auth).await {
        Ok(()) if session.is_complete() => Ok(session.completed),
        Ok(()) => Err(challenge(server, &keys, session, None)),
        Err(Failed::InSession(failed)) => Err(challenge(server, &keys, session, failed)),
        Err(Failed::Outright(error)) => Err(error),
    }
}

/// Takes up the session that `auth` names, and completes the stage that it tries.
async fn complete(
    server: &Server,
    keys: &Keys,
    session: &mut Session<'_>,
    auth: Option<AuthenticationData>,
) -> Result<(), Failed> {
    let Some(auth) = auth else { return Err(Failed::InSession(None)) };
    if let Some(id) = &auth.session {
        let opened = opened(server, keys, &session.bound_to, id);
        session.completed = opened.ok_or_else(|| stages::again("The session is unknown or has expired."))?;
    }
    let Some(stage) = auth.stage.as_deref() else { return Err(Failed::InSession(None)) };
    if !session.flows.offers(stage) {
        return Err(stages::again("This stage is in none of the flows."));
    }
    let proof = stages::complete(server, session.caller, stage, &auth).await?;
    session.completed.insert(stage.to_owned(), proof);
    Ok(())
}

fn challenge(server: &Server, keys: &Keys, session: Session<'_>, failed: Option<MatrixError>) -> MatrixError {
    let sealed = Sealed {
        expires_ms: server.now_ms() + INTERACTIVE_SESSION_TTL_MS,
        nonce: server.random_text(16),
        completed: session.completed.clone(),
    };
    let body = URL_SAFE_NO_PAD.encode(serde_json::to_string(&sealed).unwrap_or_default());
    let mac = keys.secret.mac(Purpose::InteractiveSession, &format!("{} {body}", session.bound_to));
    InteractiveChallenge::new(format!("{body}.{mac}"), session.flows)
        .completed(session.completed.into_keys())
        .into_error(failed)
}

/// What an earlier step of this session sealed; `None` if the id is not one of ours, or has expired.
fn opened(server: &Server, keys: &Keys, bound_to: &str, session: &str) -> Option<Proofs> {
    let (body, mac) = session.rsplit_once('.').filter(|_| session.len() <= MAX_INTERACTIVE_SESSION_BYTES)?;
    let is_ours = keys.secret.verify(Purpose::InteractiveSession, &format!("{bound_to} {body}"), mac);
    let text = URL_SAFE_NO_PAD.decode(body).ok().filter(|_| is_ours)?;
    let sealed: Sealed = serde_json::from_slice(&text).ok()?;
    (sealed.expires_ms > server.now_ms()).then_some(sealed.completed)
}

impl Session<'_> {
    fn is_complete(&self) -> bool {
        self.flows.is_complete(|stage| self.completed.contains_key(stage))
    }
}
