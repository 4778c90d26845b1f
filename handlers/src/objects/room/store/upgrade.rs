//! What a room upgrade reads page by page.

use lattice_rooms::StateMapKey;

use super::Store;
use super::statements::{BANNED_AFTER, STATE_KEYS};
use crate::ports::PortError;

impl Store {
    /// The first keys of an event type after a state key. The current state may have no event for some.
    pub fn state_keys(
        &self,
        event_type: &str,
        after: &str,
        limit: u64,
    ) -> Result<Vec<StateMapKey>, PortError> {
        let rows = self.storage.query(STATE_KEYS, &[event_type.into(), after.into(), limit.into()])?;
        rows.iter().map(|row| Ok((event_type.to_owned(), row.text(0)?))).collect()
    }

    /// The first banned users after a place: the position at which each ban began, and the user.
    pub fn banned_after(
        &self,
        (position, user_id): (u64, &str),
        limit: u64,
    ) -> Result<Vec<(u64, String)>, PortError> {
        let rows = self.storage.query(BANNED_AFTER, &[position.into(), user_id.into(), limit.into()])?;
        rows.iter().map(|row| Ok((row.number(0)?, row.text(1)?))).collect()
    }
}
