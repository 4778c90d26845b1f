//! Auth chains: an event's tuple of auth events stands in its row, so one statement walks the chain.

use std::collections::BTreeSet;

use lattice_rooms::EventNumber;

use super::Store;
use super::lists::json_array;
use super::statements::AUTH_CHAIN;
use crate::ports::PortError;

impl Store {
    /// `numbers` and everything in their auth chains; `None` if that is more than `limit` events.
    ///
    /// # Errors
    /// If the database fails.
    pub fn auth_chain(
        &self,
        numbers: &[EventNumber],
        limit: u64,
    ) -> Result<Option<BTreeSet<EventNumber>>, PortError> {
        let rows = self.storage.query(AUTH_CHAIN, &[json_array(numbers).into(), (limit + 1).into()])?;
        if rows.len() as u64 > limit {
            return Ok(None);
        }
        rows.iter().map(|row| row.number(0)).collect::<Result<_, _>>().map(Some)
    }
}
