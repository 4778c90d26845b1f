//! Exchanges a refresh token for the next pair of tokens.

use super::{Chain, Session, advance, equal};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::TokenRefusal;
use crate::objects::protocol::user::Refresh;
use crate::objects::user::User;
use crate::ports::PortError;

impl Execute<Refresh> for User {
    fn execute(&self, command: Refresh) -> Result<Step<Result<(), TokenRefusal>>, PortError> {
        let Refresh { device_id, used, next } = command;
        let unknown = Ok(Step::Reply(Err(TokenRefusal::UnknownToken)));
        let Some(mut session) = self.store.session(&device_id)? else { return unknown };
        let Some(chain) = session.chain.take().filter(|chain| chain.current.session == used.session) else {
            return unknown;
        };
        let chain = if equal(&chain.current.hash, &used.hash) {
            chain
        } else if let Some(pair) = chain.next.as_ref().filter(|pair| equal(&pair.refresh_hash, &used.hash)) {
            (session.token_hash, session.expires_ms) = (pair.token_hash.clone(), Some(pair.expires_ms));
            advance(&chain, pair)
        } else if used.generation > chain.current.generation {
            // The token is of a replaced pair: a refresh was repeated, and only the last response counts.
            return unknown;
        } else {
            // The refresh token was used a second time: all tokens of the device end, the device stays.
            let ended = Session { token_hash: String::new(), expires_ms: None, chain: None, ..session };
            self.put_session(&device_id, &ended)?;
            self.end_polls(|proof| proof.device_id == device_id)?;
            return unknown;
        };
        session.chain = Some(Chain { next: Some(next), ..chain });
        self.put_session(&device_id, &session)?;
        Ok(Step::Reply(Ok(())))
    }
}
