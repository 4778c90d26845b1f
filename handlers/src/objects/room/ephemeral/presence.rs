//! Presence: who of the members is online.

use lattice_sync::{Presence, PresenceState};

use super::MAX_RECEIPT_MEMBERS;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::UpdatePresence;
use crate::objects::room::Room;
use crate::objects::room::store::Span;
use crate::ports::PortError;

/// The most members whose presence one read returns, the newest changes.
pub const MAX_PRESENCE_PER_READ: u64 = 1_000;

impl Execute<UpdatePresence> for Room {
    /// Shows a change at a new position of the stream. In a room of more than [`MAX_RECEIPT_MEMBERS`] the members hear of it
    /// with the next event. After presence was switched off, the room still hears of those it knows who go offline, and tells
    /// nobody.
    fn execute(&self, UpdatePresence { presence }: UpdatePresence) -> Result<Step<()>, PortError> {
        let known = self.store.presence_change(&presence.user_id)?;
        let is_new = known.is_none_or(|known| known < presence.change);
        let is_on = self.host.settings.presence;
        let is_wanted = is_on || (known.is_some() && presence.state == PresenceState::Offline);
        if !is_wanted || !is_new || !self.is_joined(&presence.user_id)? {
            return Ok(Step::Reply(()));
        }
        let wakes = is_on && self.store.counts()?.joined <= MAX_RECEIPT_MEMBERS;
        self.host.storage.commit(|write| {
            if wakes {
                write.deliver();
            }
            self.store.put_presence(write, &presence)
        })?;
        Ok(Step::Reply(()))
    }
}

impl Room {
    /// The presence of members that changed in a span of the stream.
    pub(in crate::objects::room) fn presence(&self, span: Span) -> Result<Vec<Presence>, PortError> {
        if !self.host.settings.presence {
            return Ok(Vec::new());
        }
        self.store.presence(span, MAX_PRESENCE_PER_READ)
    }
}
