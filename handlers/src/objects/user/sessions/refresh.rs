//! Exchanges a refresh token for the next pair of tokens.

use super::{Session, equal};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::TokenRefusal;
use crate::objects::protocol::user::{Refresh, TokenPair};
use crate::objects::user::User;
use crate::ports::PortError;

impl Execute<Refresh> for User {
    fn execute(&self, command: Refresh) -> Result<Step<Result<(), TokenRefusal>>, PortError> {
        let Refresh { device_id, used, next } = command;
        let unknown = Ok(Step::Reply(Err(TokenRefusal::UnknownToken)));
        let soft = Ok(Step::Reply(Err(TokenRefusal::SoftLoggedOut)));
        let Some(mut session) = self.store.session(&device_id)? else { return unknown };
        if session.token_hash.is_empty() {
            return soft;
        }
        let Some(chain) = session.chain.take().filter(|chain| chain.current.session == used.session) else {
            return unknown;
        };
        let is_used = |pair: &TokenPair| equal(&pair.refresh_hash, &used.hash);
        let chain = if equal(&chain.current.hash, &used.hash) {
            chain
        } else if chain.next.as_ref().is_some_and(is_used) {
            let (chain, pair) = chain.advanced();
            if let Some(pair) = pair {
                (session.token_hash, session.expires_ms) = (pair.token_hash, Some(pair.expires_ms));
            }
            chain
        } else if used.generation >= chain.current.generation || chain.replaced.iter().any(is_used) {
            // Of refreshes at the same time only the last response counts, and the token is of another one.
            return soft;
        } else {
            // The refresh token was used a second time: all tokens of the device end, the device stays.
            let ended = Session { token_hash: String::new(), expires_ms: None, chain: None, ..session };
            self.put_session(&device_id, &ended)?;
            self.end_polls(|proof| proof.device_id == device_id)?;
            return soft;
        };
        session.chain = Some(chain.exchanged(next));
        self.put_session(&device_id, &session)?;
        Ok(Step::Reply(Ok(())))
    }
}
