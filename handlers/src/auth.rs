//! Bytes become a caller, once, before any handler. The only place that makes callers.

use lattice_wire::{
    Authenticate, Bridge, Caller, Claimed, Credentials, MatrixError, Meta, Operator, Peer, Presented, Proofs,
    Rate,
};
use subtle::ConstantTimeEq as _;

use crate::objects::user::{CheckOutcome, UserCommand, UserReply};
use crate::server::Server;
use crate::token::{self, Kind};

impl Authenticate for Server {
    async fn caller(&self, meta: &Meta, credentials: &Credentials) -> Result<Caller, MatrixError> {
        let Claimed { user_id, device_id, token_hash } = self.claimed(credentials).await?;
        let rate = meta.rate.filter(|_| self.config.rate_limits);
        let command = UserCommand::Check { device_id: device_id.clone(), token_hash, rate };
        let (is_guest, is_admin) = match self.user(&user_id, command).await? {
            UserReply::Check(CheckOutcome::Valid { is_guest, is_admin }) => (is_guest, is_admin),
            UserReply::Check(refusal) => return Err(self.refused(&refusal)),
            _ => return Err(self.unexpected("user", "to check")),
        };
        Ok(Caller { user_id, device_id, is_guest, is_admin })
    }

    async fn claimed(&self, credentials: &Credentials) -> Result<Claimed, MatrixError> {
        let token = credentials.require_token()?;
        let keys = self.keys().await?;
        let read = token::read(&keys.secret, Kind::Access, self.name(), token).ok_or_else(unknown_token)?;
        let [device_id] = <[String; 1]>::try_from(read.parts).map_err(|_| unknown_token())?;
        Ok(Claimed { user_id: read.user_id, device_id: device_id.into(), token_hash: token::hash(token) })
    }

    /// No application service can be registered yet: a token is never one's.
    async fn bridge(&self, _: &Credentials) -> Result<Option<Bridge>, MatrixError> {
        Ok(None)
    }

    /// No operation of the federation API is served yet: a signature is never believed.
    async fn peer(&self, _: &str, _: &Presented<'_>) -> Result<Peer, MatrixError> {
        Err(MatrixError::forbidden("This server does not federate yet."))
    }

    fn operator(&self, credentials: &Credentials) -> Result<Operator, MatrixError> {
        let given = credentials.require_token()?;
        let is_it = |secret: &String| bool::from(secret.as_bytes().ct_eq(given.as_bytes()));
        if self.config.operator_secret.as_ref().is_some_and(is_it) {
            Ok(Operator)
        } else {
            Err(MatrixError::forbidden("This is not the operator's secret, or none is configured."))
        }
    }

    async fn confirm(
        &self,
        meta: &Meta,
        caller: Option<&Caller>,
        presented: &Presented<'_>,
    ) -> Result<Proofs, MatrixError> {
        self.confirm_stages(meta, caller, presented).await
    }

    fn admit_address(&self, meta: &Meta, address: Option<&str>) -> Result<(), MatrixError> {
        let (Some(class), Some(address)) = (meta.rate, address) else { return Ok(()) };
        if !self.config.rate_limits {
            return Ok(());
        }
        let key = (class, address.to_owned());
        self.memory.addresses.borrow_mut().admit(key, Rate::of_address(class), self.now_ms())
    }

    fn accepts_query_token(&self) -> bool {
        self.config.query_tokens
    }

    fn undeclared_error(&self, meta: &Meta, errcode: &str) {
        debug_assert!(false, "{} answers {errcode}, which spec/ does not declare for it", meta.name);
    }

    fn server_failed(&self, request_id: &str, meta: &Meta, error: &MatrixError) {
        let cause = error.cause().unwrap_or("no cause was kept");
        self.ports.log.error(&format!("request {request_id}: {}: {cause}", meta.name));
    }
}

impl Server {
    /// Why a User does not take a token.
    pub(crate) fn refused(&self, outcome: &CheckOutcome) -> MatrixError {
        match outcome {
            CheckOutcome::Valid { .. } => self.unexpected("user", "a refusal of a valid token"),
            CheckOutcome::UnknownToken => unknown_token(),
            CheckOutcome::SoftLoggedOut => {
                MatrixError::soft_logged_out("The session has ended: refresh it, or log in again.")
            }
            CheckOutcome::LimitExceeded(wait_ms) => MatrixError::limit_exceeded(*wait_ms),
        }
    }
}

pub(crate) fn unknown_token() -> MatrixError {
    MatrixError::unknown_token("The access token is unknown or no longer valid.")
}
