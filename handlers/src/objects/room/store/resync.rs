//! Resync after a partial-state join (server-server API, "Joining Rooms", partial state): authorises events
//! again once the full state is known, and stores the new outcomes.

use lattice_rooms::{CheckedEvent, EventNumber, EventStatus};
use ruma_common::{EventId, OwnedEventId};

use super::corruption::corrupt;
use super::engine::Engine;
use super::receive::next_tip;
use super::row::NewRow;
use super::{Flags, Head, MemberChange, Store};
use crate::objects::host::Write;
use crate::ports::PortError;

/// What a resync changed.
#[derive(Debug)]
pub struct Resynced {
    /// The events that were authorised again.
    pub checked: Vec<CheckedEvent>,
    /// The memberships that changed.
    pub member_changes: Vec<MemberChange>,
}

impl Store {
    /// Replaces the partial state before an event by the full `state`, whose events must be stored, and
    /// authorises the event and those after it again. An event that becomes accepted enters the stream at a
    /// new position; an event that becomes rejected leaves the stream.
    pub fn resync(
        &self,
        write: &Write<'_>,
        id: &EventId,
        state: &[OwnedEventId],
    ) -> Result<Resynced, PortError> {
        let old = self.head()?;
        let mut engine = self.engine(write)?;
        let checked = engine.resync(id, state)?;
        let (current, tip) = (engine.current(), next_tip(engine.extremities(), old.tip, old.tip));
        self.write_extremities(write, engine.extremities(), tip)?;
        let mut head = Head { current, tip, ..old };
        for checked in &checked {
            if self.authorise_again(write, &engine, checked.number)? {
                self.enter_stream(write, &mut head, Some(checked.number))?;
            }
        }
        if head == old {
            return Ok(Resynced { checked, member_changes: Vec::new() });
        }
        if head.position == old.position {
            self.enter_stream(write, &mut head, None)?;
        }
        self.cache().head = Some(head);
        self.cache().erased = None;
        write.deliver();
        let member_changes = self.update_members(write, old.current, current, head.position)?;
        Ok(Resynced { checked, member_changes })
    }

    /// Stores the new status of an event; returns whether the event enters the stream now.
    fn authorise_again(
        &self,
        write: &Write<'_>,
        engine: &Engine<'_>,
        number: EventNumber,
    ) -> Result<bool, PortError> {
        let entry = engine.store().decided(number)?;
        let before = self.events(&[number])?.pop().ok_or_else(|| corrupt("the event is not stored"))?.flags;
        let mut flags = before.keep_place(Flags::of(&entry, None));
        let enters = !before.is_in_graph()
            && !before.has(Flags::BACKFILLED)
            && !before.has(Flags::HIDDEN)
            && entry.status == EventStatus::Accepted;
        if enters {
            flags = flags.with(Flags::ENTERED_LATER);
        }
        let (current, tip) = (engine.current(), 0);
        let row = NewRow { number, entry: &entry, flags, current, tip, sent_by: None, hidden_at: None };
        self.change_status(write, &row)?;
        match (before.is_in_timeline(), flags.is_in_timeline()) {
            (false, true) => {
                self.enter_thread(write, number, &entry.pdu)?;
                self.follow_visibility(write, &entry.pdu)?;
            }
            (true, false) => self.leave_thread(write, &entry.pdu)?,
            _ => {}
        }
        self.cache().keep_event(number, entry);
        Ok(enters)
    }
}
