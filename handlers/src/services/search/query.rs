//! What a request wants to find.

use lattice_sync::{RoomFilter, SearchQuery};
use lattice_wire::MatrixError;

use super::token::SearchToken;
use crate::objects::protocol::room::{ContextLimits, SearchOrder};

/// What a request wants to find.
pub(crate) struct RoomSearch {
    pub query: SearchQuery,
    pub filter: RoomFilter,
    pub order: SearchOrder,
    /// The results of a page.
    pub limit: usize,
    pub context: Option<ContextLimits>,
    pub include_state: bool,
    pub from: Option<SearchToken>,
}

impl RoomSearch {
    /// Begins where a token says.
    ///
    /// # Errors
    /// `M_INVALID_PARAM` if the token is malformed, or of another search.
    pub fn continue_from(&mut self, next_batch: Option<String>) -> Result<(), MatrixError> {
        let Some(token) = next_batch else { return Ok(()) };
        let token = token.parse::<SearchToken>();
        let token = token.map_err(|_| {
            MatrixError::invalid_param("next_batch: this token was not issued by this server.")
        })?;
        if token.digest != self.digest() {
            return Err(MatrixError::invalid_param("next_batch: this token belongs to another request."));
        }
        self.from = Some(token);
        Ok(())
    }

    /// Identifies what is searched, so that a token is used for nothing else (FNV-1a).
    pub fn digest(&self) -> u32 {
        let parts = serde_json::to_vec(&(&self.query, &self.filter, self.order)).unwrap_or_default();
        parts.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
    }
}
