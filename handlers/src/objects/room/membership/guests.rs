//! Guests: whether they may join, and their removal when that ends (client-server API, "Guest Access").

use lattice_rooms::{Membership, Pdu};

use super::member_event::member_event;
use crate::objects::host::{Execute, Step, Write};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::RemoveGuests;
use crate::objects::room::Room;
use crate::ports::PortError;

/// The most guests that leave in one turn; the others follow.
pub const MAX_GUESTS_REMOVED_AT_ONCE: u64 = 50;

impl Execute<RemoveGuests> for Room {
    /// Each guest leaves: so the power levels do not matter.
    fn execute(&self, _: RemoveGuests) -> Result<Step<()>, PortError> {
        if self.can_guests_join()? {
            return Ok(Step::Reply(()));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let guests = self.store.guests(MAX_GUESTS_REMOVED_AT_ONCE)?;
        for guest in &guests {
            if self.membership(guest)? == Some(Membership::Join) {
                let _refused =
                    self.append(&member_event(guest, Membership::Leave, None)?, guest, &key, None)?;
            }
        }
        self.host.storage.commit(|write| {
            self.store.remove_guests(write, &guests)?;
            if guests.len() as u64 == MAX_GUESTS_REMOVED_AT_ONCE {
                self.remove_guests_later(write)
            } else {
                Ok(())
            }
        })?;
        Ok(Step::Reply(()))
    }
}

impl Room {
    /// Whether guests may join: only if `m.room.guest_access` allows it.
    pub(super) fn can_guests_join(&self) -> Result<bool, PortError> {
        let access = self.current(("m.room.guest_access".to_owned(), String::new()))?;
        Ok(access.is_some_and(|event| event.content_text("guest_access").as_deref() == Some("can_join")))
    }

    /// Lets the guests leave after an event that ends their access.
    pub(in crate::objects::room) fn follow_guest_access(
        &self,
        write: &Write<'_>,
        pdu: &Pdu,
    ) -> Result<(), PortError> {
        let ends = pdu.is("m.room.guest_access", "")
            && pdu.content_text("guest_access").as_deref() != Some("can_join");
        if ends && !self.store.guests(1)?.is_empty() { self.remove_guests_later(write) } else { Ok(()) }
    }

    /// Records the command for this Room itself: it commits the leaves in turns of its own.
    fn remove_guests_later(&self, write: &Write<'_>) -> Result<(), PortError> {
        write.record(&self.identity()?.room_id, &RemoveGuests {})
    }
}
