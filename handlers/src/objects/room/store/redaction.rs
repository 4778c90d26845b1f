//! Applies redactions: when a redaction is stored, or when the event that it names is stored after it.

use lattice_rooms::{Entry, EventNumber, EventStatus, Pdu, StateMapKey, may_redact, redacted, redacted_by};
use ruma_common::OwnedEventId;

use super::corruption::corrupt;
use super::lists::json_object;
use super::statements::{REDACT, REDACTIONS_OF};
use super::{Flags, Store};
use crate::objects::host::Write;
use crate::ports::PortError;

impl Store {
    /// The event that a redaction names; `None` for any other event.
    pub fn redacts(&self, pdu: &Pdu) -> Result<Option<OwnedEventId>, PortError> {
        let identity = self.identity()?.ok_or_else(|| corrupt("the room does not exist"))?;
        Ok(redacted_by(pdu, &identity.rules))
    }

    /// Applies an event that was stored just now, if it is a redaction. Applies redactions that were stored
    /// before the event which they name; an event that this server has just built has none.
    pub(super) fn apply_redactions(
        &self,
        write: &Write<'_>,
        number: EventNumber,
        (entry, is_ours): (&Entry, bool),
    ) -> Result<(), PortError> {
        if entry.outlier || entry.status != EventStatus::Accepted {
            return Ok(());
        }
        if let Some(target) = self.redacts(&entry.pdu)?
            && let Some(target) = self.number(&target)?
        {
            self.apply_redaction(write, (number, entry), target)?;
        }
        if is_ours {
            return Ok(());
        }
        for row in self.storage.query(REDACTIONS_OF, &[entry.pdu.id().as_str().into()])? {
            let redaction = row.number(0)?;
            let earlier = self.entry(redaction)?;
            self.apply_redaction(write, (redaction, &earlier), number)?;
        }
        Ok(())
    }

    fn apply_redaction(
        &self,
        write: &Write<'_>,
        (redaction, entry): (EventNumber, &Entry),
        target: EventNumber,
    ) -> Result<(), PortError> {
        let identity = self.identity()?.ok_or_else(|| corrupt("the room does not exist"))?;
        let keys: [StateMapKey; 2] =
            ["m.room.power_levels", "m.room.create"].map(|name| (name.to_owned(), String::new()));
        let state = self.state(entry.before, &keys)?;
        if may_redact(&entry.pdu, &self.entry(target)?.pdu, &state, &identity.rules) {
            self.redact(write, target, Some(redaction))?;
        }
        Ok(())
    }

    /// Redacts a stored event. Keeps what the authorization rules read of it, so that no later outcome changes. An
    /// event that is redacted already stays as it is.
    ///
    /// # Errors
    /// If the database fails or the event is not stored.
    pub fn redact(
        &self,
        write: &Write<'_>,
        number: EventNumber,
        redaction: Option<EventNumber>,
    ) -> Result<(), PortError> {
        let identity = self.identity()?.ok_or_else(|| corrupt("the room does not exist"))?;
        let event = self.events(&[number])?.pop().ok_or_else(|| corrupt("the event is not stored"))?;
        if event.flags.has(Flags::REDACTED) {
            return Ok(());
        }
        let redacted = redacted(&event.pdu, &identity.rules).map_err(corrupt)?;
        let auth_fields = redacted.auth_fields();
        let auth_fields = (!auth_fields.is_empty()).then(|| json_object(auth_fields));
        let searched = self.searched_with(number)?;
        self.cache().forget_event(number);
        let values = [
            redacted.json().into(),
            auth_fields.as_deref().into(),
            redaction.into(),
            Flags::REDACTED.0.into(),
            number.into(),
        ];
        write.change(REDACT, &values)?;
        self.search_again(write, searched)?;
        if event.flags.is_in_timeline() { self.leave_thread(write, &event.pdu) } else { Ok(()) }
    }
}
