//! Auth chains: each row of `event` has the event's auth events, so one statement walks the chain.

use std::collections::BTreeSet;

use lattice_rooms::EventNumber;

use super::Store;
use super::lists::json_array;
use super::statements::AUTH_CHAIN;
use crate::ports::PortError;

impl Store {
    /// The events `numbers` and their auth chains; `None` if these are more than `limit` events.
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
