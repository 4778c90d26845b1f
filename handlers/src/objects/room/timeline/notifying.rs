//! What is the same for all members of an event that may notify them, in memory.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use lattice_rooms::{EventNumber, Pdu};
use ruma_common::OwnedEventId;

use crate::objects::room::store::Span;

/// The most events of which this is in memory.
const MAX_NOTIFYING_IN_MEMORY: usize = 256;

/// The newest events, by their numbers; and the update that members got last.
#[derive(Default)]
pub(in crate::objects::room) struct Notifying {
    facts: RefCell<BTreeMap<EventNumber, Rc<Facts>>>,
    piece: Cell<Option<(Span, u64)>>,
}

/// What an event means to each member.
pub(super) struct Facts {
    /// The root of the thread that the event is in.
    pub thread: Option<OwnedEventId>,
    /// Whether the sender may notify the whole room, and the event may do so.
    pub may_notify_room: bool,
    /// The event that the event redacts.
    pub redacts: Option<EventNumber>,
    /// The sender's member event.
    pub member: Option<Rc<Pdu>>,
}

impl Notifying {
    pub(super) fn get(&self, number: EventNumber) -> Option<Rc<Facts>> {
        self.facts.borrow().get(&number).cloned()
    }

    /// Keeps the facts of an event, in the place of those of the oldest if there are too many.
    pub(super) fn keep(&self, number: EventNumber, facts: Rc<Facts>) {
        let mut kept = self.facts.borrow_mut();
        kept.insert(number, facts);
        if kept.len() > MAX_NOTIFYING_IN_MEMORY {
            kept.pop_first();
        }
    }

    /// Where the update ends that brings a member from the beginning of a span towards its end, if it is known.
    pub(super) fn end_of(&self, span: Span) -> Option<u64> {
        self.piece
            .get()
            .filter(|(known, _)| (known.after, known.upto) == (span.after, span.upto))
            .map(|(_, end)| end)
    }

    pub(super) fn note_end(&self, span: Span, end: u64) {
        self.piece.set(Some((span, end)));
    }
}
