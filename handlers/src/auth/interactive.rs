//! User-interactive authentication (client-server API, "User-Interactive Authentication API").
//!
//! The server stores no sessions. A session id contains the expiry, a nonce, the completed stages and a MAC;
//! the MAC binds the session to its operation and user. The server never returns the id of a session whose
//! flow is complete. Each handler's file declares the flows of its operation.

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

/// The lifetime of a session after each challenge (milliseconds).
pub const INTERACTIVE_SESSION_TTL_MS: u64 = 15 * 60 * 1000;
/// The longest accepted session id (bytes).
pub const MAX_INTERACTIVE_SESSION_BYTES: usize = 1_024;

/// The contents of a session id.
#[derive(Serialize, Deserialize)]
struct SessionContents {
    expires_ms: u64,
    nonce: String,
    completed: Proofs,
}

/// The session of one request, bound to its operation and caller (security S04).
struct Session<'a> {
    bound_to: String,
    caller: Option<&'a Caller>,
    flows: InteractiveFlows,
    completed: Proofs,
}

/// Completes the stage that a request attempts. Returns the proofs if a flow is then complete; a flow of one
/// stage needs only one request with `auth`, as clients expect.
///
/// # Errors
/// A 401 challenge with the remaining stages.
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

/// Resumes the session of `auth`, and completes the stage of `auth`.
async fn complete(
    server: &Server,
    keys: &Keys,
    session: &mut Session<'_>,
    auth: Option<AuthenticationData>,
) -> Result<(), Failed> {
    let Some(auth) = auth else { return Err(Failed::InSession(None)) };
    if let Some(id) = &auth.session {
        let decoded = decode(server, keys, &session.bound_to, id);
        session.completed = decoded.ok_or_else(|| stages::again("The session is unknown or has expired."))?;
    }
    let Some(stage) = auth.stage.as_deref() else { return Err(Failed::InSession(None)) };
    if !session.flows.offers(stage) {
        return Err(stages::again("No flow of this request has this stage."));
    }
    let proof = stages::complete(server, session.caller, stage, &auth).await?;
    session.completed.insert(stage.to_owned(), proof);
    Ok(())
}

fn challenge(server: &Server, keys: &Keys, session: Session<'_>, failed: Option<MatrixError>) -> MatrixError {
    let contents = SessionContents {
        expires_ms: server.now_ms() + INTERACTIVE_SESSION_TTL_MS,
        nonce: server.random_text(16),
        completed: session.completed.clone(),
    };
    let body = URL_SAFE_NO_PAD.encode(serde_json::to_string(&contents).unwrap_or_default());
    let mac = keys.secret.mac(Purpose::InteractiveSession, &format!("{} {body}", session.bound_to));
    InteractiveChallenge::new(format!("{body}.{mac}"), session.flows)
        .completed(session.completed.into_keys())
        .into_error(failed)
}

/// The completed stages of a session id; `None` if this server did not make the id, or the id has expired.
fn decode(server: &Server, keys: &Keys, bound_to: &str, session: &str) -> Option<Proofs> {
    let (body, mac) = session.rsplit_once('.').filter(|_| session.len() <= MAX_INTERACTIVE_SESSION_BYTES)?;
    let is_ours = keys.secret.verify(Purpose::InteractiveSession, &format!("{bound_to} {body}"), mac);
    let text = URL_SAFE_NO_PAD.decode(body).ok().filter(|_| is_ours)?;
    let contents: SessionContents = lattice_wire::from_bytes(&text).ok()?;
    (contents.expires_ms > server.now_ms()).then_some(contents.completed)
}

impl Session<'_> {
    fn is_complete(&self) -> bool {
        self.flows.is_complete(|stage| self.completed.contains_key(stage))
    }
}
