//! Authentication: turns the credentials of a request into a caller before the handler runs.
//!
//! **Invariant.** Only this module makes callers.

mod address;
mod commands;
pub(crate) mod daily_limits;
mod interactive;
pub(crate) mod keys;
mod owner;
mod passwords;
mod refusals;
mod stages;
mod token;
mod user_names;

use lattice_wire::{
    Appservice, Authenticate, AuthenticationData, Caller, Credentials, InteractiveFlows, MatrixError, Meta,
    Operator, Proofs, Rate, RawRequest, RemoteServer, ServedRequest, UnverifiedCaller,
};
use subtle::ConstantTimeEq as _;

pub(crate) use self::address::hashed_block;
pub use self::interactive::{INTERACTIVE_SESSION_TTL_MS, MAX_INTERACTIVE_SESSION_BYTES};
pub(crate) use self::owner::{only_oneself, required_caller};
pub(crate) use self::passwords::required_password;
pub(crate) use self::refusals::{refused, unknown_if_absent, unknown_token};
pub(crate) use self::stages::{DUMMY, REGISTRATION_TOKEN, TERMS, password_of_caller, policies};
pub(crate) use self::token::{Kind, Purpose, hash, read};
pub(crate) use self::user_names::{existing_user_id, new_user_id};
use crate::objects::protocol::Proof;
use crate::objects::protocol::user::{CheckToken, TokenOwner};
use crate::server::Server;

/// The operations that show profiles to everybody, unless `PROFILES = "users"`.
const PROFILES: [&str; 2] = ["client/getProfileField", "client/getUserProfile"];

/// The operations that the caller confirms by the password. Without a token they would need an e-mail address,
/// which no account has.
const CONFIRMED: [&str; 2] = ["client/changePassword", "client/deactivateAccount"];

impl Authenticate for Server {
    async fn caller(&self, meta: &Meta, credentials: &Credentials) -> Result<Caller, MatrixError> {
        let unverified = self.unverified_caller(credentials).await?;
        let proof = proof(self, meta, &unverified);
        let checked = self.ask_as(&unverified.user_id, proof, CheckToken {}).await?;
        let TokenOwner { is_guest, is_admin } = checked.map_err(refused)?;
        let UnverifiedCaller { user_id, device_id, token_hash } = unverified;
        Ok(Caller { user_id, device_id, is_guest, is_admin, token_hash })
    }

    async fn unverified_caller(&self, credentials: &Credentials) -> Result<UnverifiedCaller, MatrixError> {
        let token = credentials.require_token()?;
        let keys = self.keys().await?;
        let read = read(&keys.secret, Kind::Access, self.name(), token).ok_or_else(unknown_token)?;
        let [device_id] = <[String; 1]>::try_from(read.parts).map_err(|_| unknown_token())?;
        Ok(UnverifiedCaller { user_id: read.user_id, device_id: device_id.into(), token_hash: hash(token) })
    }

    /// No application service can be registered yet, so no token belongs to one.
    async fn appservice(&self, _: &Credentials) -> Result<Option<Appservice>, MatrixError> {
        Ok(None)
    }

    /// No operation that needs a server's signature is served yet.
    async fn remote_server(&self, _: &str, _: &RawRequest<'_>) -> Result<RemoteServer, MatrixError> {
        Err(MatrixError::forbidden("Requests signed by a server are not supported yet."))
    }

    fn operator(&self, credentials: &Credentials) -> Result<Operator, MatrixError> {
        let token = credentials.require_bearer()?;
        let matches = |secret: &String| bool::from(secret.as_bytes().ct_eq(token.as_bytes()));
        if self.config.operator_secret.as_ref().is_some_and(matches) {
            Ok(Operator)
        } else {
            Err(MatrixError::forbidden("The operator's secret is wrong, or none is configured."))
        }
    }

    async fn confirm(
        &self,
        meta: &Meta,
        caller: Option<&Caller>,
        attempt: (InteractiveFlows, Option<AuthenticationData>),
    ) -> Result<Proofs, MatrixError> {
        interactive::confirm(self, (meta, caller), attempt).await
    }

    fn admit_address(&self, meta: &Meta, address: Option<&str>) -> Result<(), MatrixError> {
        daily_limits::admit(self, meta)?;
        let (Some(class), Some(address)) = (meta.rate, address) else { return Ok(()) };
        if !self.config.rate_limits {
            return Ok(());
        }
        let key = (class, address.to_owned());
        let admitted = self.memory.addresses.borrow_mut().admit(key, Rate::of_address(class), self.now_ms());
        admitted.map_err(MatrixError::limit_exceeded)
    }

    fn needs_user(&self, meta: &Meta) -> bool {
        CONFIRMED.contains(&meta.name) || !self.config.public_profiles && PROFILES.contains(&meta.name)
    }

    fn accepts_query_token(&self) -> bool {
        self.config.query_tokens
    }

    fn undeclared_error(&self, meta: &Meta, errcode: &str) {
        debug_assert!(false, "{} answers {errcode}, which spec/ does not declare for it", meta.name);
    }

    fn server_failed(&self, request_id: &str, meta: &Meta, error: &MatrixError) {
        let cause = error.cause().unwrap_or("no cause was recorded");
        self.ports.log.error(&format!("request {request_id}: {}: {cause}", meta.name));
    }

    fn request_served(&self, request: &ServedRequest<'_>) {
        if !self.config.request_log {
            return;
        }
        let ServedRequest { method, meta, status, errcode, received_ms, request_id } = request;
        let route = meta.map_or("(no served operation)", |meta| meta.path);
        let (status, errcode) = (status.as_u16(), errcode.unwrap_or("-"));
        let ms = self.now_ms().saturating_sub(*received_ms);
        self.ports.log.request(&format!("{method} {route} {status} {errcode} {ms} ms {request_id}"));
    }
}

/// The proof by which the User checks the access token of an unverified caller.
pub(crate) fn proof(server: &Server, meta: &Meta, caller: &UnverifiedCaller) -> Proof {
    Proof {
        device_id: caller.device_id.clone(),
        token_hash: caller.token_hash.clone(),
        rate: meta.rate.filter(|_| server.config.rate_limits),
        generation: None,
    }
}

/// A checked caller for commands that the User checks again; the request has counted against the rate limit.
pub(crate) fn checked(caller: Caller) -> (UnverifiedCaller, Proof) {
    let Caller { user_id, device_id, token_hash, .. } = caller;
    let caller = UnverifiedCaller { user_id, device_id, token_hash };
    let proof = Proof {
        device_id: caller.device_id.clone(),
        token_hash: caller.token_hash.clone(),
        rate: None,
        generation: None,
    };
    (caller, proof)
}
