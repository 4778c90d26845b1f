//! Builds events of this server's users after the forward extremities.

use std::rc::Rc;

use lattice_rooms::{BuildError, Entry, EventTemplate, Pdu, Place, SigningKey, state_needed};
use ruma_common::{MilliSecondsSinceUnixEpoch, UserId};

use super::Store;
use super::corruption::corrupt;
use crate::objects::host::Write;
use crate::ports::PortError;

/// The signing key and the time of a new event.
#[derive(Debug, Clone, Copy)]
pub struct Signing<'a> {
    /// The server's key.
    pub key: &'a SigningKey,
    /// The event's `origin_server_ts`.
    pub origin_server_ts: MilliSecondsSinceUnixEpoch,
}

impl Store {
    /// Builds and signs an event of `sender` after the forward extremities, with auth events from the state
    /// after these. Does not authorise the event: [`Store::append`] does.
    ///
    /// # Errors
    /// If the database fails or the room does not exist.
    pub fn build(
        &self,
        write: &Write<'_>,
        template: &EventTemplate,
        sender: &UserId,
        signing: Signing<'_>,
    ) -> Result<Result<Pdu, BuildError>, PortError> {
        let identity = self.identity()?.ok_or_else(|| corrupt("the room does not exist"))?;
        let mut engine = self.engine(write)?;
        let chosen = engine.choose_prev_events();
        let before = match chosen.len() == engine.extremities().len() {
            true => engine.current(),
            false => engine.state_after(&chosen)?,
        };
        let state = self.state(before, &state_needed(template, sender, &identity.rules))?;
        let prev = chosen.into_iter().map(|number| self.entry(number)).collect::<Result<Vec<_>, _>>()?;
        let prev_events: Vec<(&Pdu, u64)> = prev.iter().map(named).collect();
        let place = Place {
            room_id: &identity.room_id,
            prev_events: &prev_events,
            origin_server_ts: signing.origin_server_ts,
        };
        Ok(lattice_rooms::build(template, sender, place, (&identity.rules, &state), signing.key))
    }
}

fn named(entry: &Rc<Entry>) -> (&Pdu, u64) {
    (&entry.pdu, entry.pdu.depth())
}
