//! Receives events: the event graph checks each; the store writes the event, the new head and the members.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use lattice_rooms::{
    AuthOutcome, CheckedEvent, Entry, EventNumber, EventStatus, EventStore as _, MAX_OWN_PREV_EVENTS, Pdu,
    Received, RemoteState, Role, Violation,
};
use ruma_state_res::Event as _;

use super::corruption::corrupt;
use super::engine::Engine;
use super::hidden::is_hidden;
use super::row::NewRow;
use super::{Flags, Head, MemberChange, SentBy, Store};
use crate::objects::host::Write;
use crate::ports::PortError;

/// The result of receiving an event.
#[derive(Debug)]
pub struct Receipt {
    /// The result of the event graph's checks.
    pub received: Received,
    /// The stream position, if the event is live and accepted.
    pub position: Option<u64>,
    /// The memberships that the event changed.
    pub member_changes: Vec<MemberChange>,
}

/// A stored event of a user of this server.
#[derive(Debug)]
pub struct Appended {
    /// The event.
    pub pdu: Rc<Pdu>,
    /// The event's stream position; of a hidden event, the newest.
    pub position: u64,
    /// The memberships that the event changed.
    pub member_changes: Vec<MemberChange>,
}

/// The role of an event, and the client request that sent it.
#[derive(Clone, Copy)]
struct Origin<'a> {
    role: Role,
    /// Whether this server built the event just now.
    is_ours: bool,
    sent_by: Option<SentBy<'a>>,
}

impl Store {
    /// Appends an event of a user of this server after the forward extremities, and marks its deliveries. If
    /// an authorisation rule rejects the event, the caller must give up the commit.
    ///
    /// # Errors
    /// If the database fails, or an auth event or predecessor of the event is not stored.
    pub fn append(
        &self,
        write: &Write<'_>,
        pdu: Pdu,
        sent_by: Option<SentBy<'_>>,
    ) -> Result<Result<Appended, Violation>, PortError> {
        let mut engine = self.engine(write)?;
        let Received::Checked(checked) = engine.receive(pdu, Role::Live)? else {
            return Err(corrupt("a new event of this server names events that are not stored"));
        };
        if let AuthOutcome::Rejected(violation) | AuthOutcome::SoftFailed(violation) = checked.outcome {
            return Ok(Err(violation));
        }
        let pdu = engine.store().decided(checked.number)?.pdu.clone();
        let origin = Origin { role: Role::Live, is_ours: true, sent_by };
        let Receipt { position, member_changes, .. } = self.keep(write, &engine, checked, origin)?;
        let position = if is_hidden(&pdu) { Some(self.head()?.position) } else { position };
        let position =
            position.ok_or_else(|| corrupt("a new event of this server has no stream position"))?;
        Ok(Ok(Appended { pdu, position, member_changes }))
    }

    /// Receives any PDU of this room. A PDU that names events which are not stored is not kept: the caller
    /// stores it as a waiting PDU.
    pub fn receive(&self, write: &Write<'_>, pdu: Pdu, role: Role) -> Result<Receipt, PortError> {
        let mut engine = self.engine(write)?;
        let received = engine.receive(pdu, role)?;
        self.keep_received(write, &engine, received, role)
    }

    /// As [`Self::receive`], reading at most as much as `reads_left` says; `None` if the PDU cannot be authorised so. Then
    /// nothing is stored but perhaps a page of states, which no event names.
    pub(super) fn receive_within(
        &self,
        write: &Write<'_>,
        (pdu, role): (Pdu, Role),
        reads_left: &Cell<u64>,
    ) -> Result<Option<Receipt>, PortError> {
        let mut engine = self.engine_within(write, Some(reads_left))?;
        match engine.receive(pdu, role) {
            Err(_) if engine.store().is_exhausted() => {
                self.cache().resolved = engine.resolved().cloned();
                Ok(None)
            }
            received => self.keep_received(write, &engine, received?, role).map(Some),
        }
    }

    /// Receives a PDU with the state before it, as another server states it.
    pub fn receive_at(
        &self,
        write: &Write<'_>,
        pdu: Pdu,
        remote_state: &RemoteState,
        role: Role,
    ) -> Result<Receipt, PortError> {
        let mut engine = self.engine(write)?;
        let received = engine.receive_at(pdu, remote_state, role)?;
        self.keep_received(write, &engine, received, role)
    }

    fn keep_received(
        &self,
        write: &Write<'_>,
        engine: &Engine<'_>,
        received: Received,
        role: Role,
    ) -> Result<Receipt, PortError> {
        match received {
            Received::Checked(checked) => {
                self.keep(write, engine, checked, Origin { role, is_ours: false, sent_by: None })
            }
            Received::Known(_) | Received::Waiting(_) => {
                Ok(Receipt { received, position: None, member_changes: Vec::new() })
            }
        }
    }

    /// Stores a checked event, the new head of the room, and the changed members.
    fn keep(
        &self,
        write: &Write<'_>,
        engine: &Engine<'_>,
        checked: CheckedEvent,
        Origin { role, is_ours, sent_by }: Origin<'_>,
    ) -> Result<Receipt, PortError> {
        let (number, old) = (checked.number, self.head()?);
        let entry = engine.store().decided(number)?;
        let is_new = number > old.last_number;
        if !is_new && !self.entry(number)?.outlier {
            return Err(corrupt("the event is stored already, and not an outlier"));
        }
        let is_live = role == Role::Live && entry.status == EventStatus::Accepted;
        let mut flags = Flags::of(&entry, Some(role));
        let is_hidden = flags.has(Flags::HIDDEN);
        let enters = is_live && !is_hidden;
        let is_end = engine.extremities().contains(&number);
        // The number is the position only if it is the newest number and the event is an extremity (the tip).
        let entered_later = enters && !(is_new && is_end);
        let tip = next_tip(engine.extremities(), number, old.tip);
        if entered_later {
            flags = flags.with(Flags::ENTERED_LATER);
        }
        self.write_extremities(write, engine.extremities(), tip)?;
        let hidden_at = is_hidden.then_some(old.position);
        let row = NewRow { number, entry: &entry, flags, current: checked.current, tip, sent_by, hidden_at };
        if is_new {
            self.insert(write, &row)?
        } else {
            self.de_outlier(write, &row)?
        }
        let mut head =
            Head { current: checked.current, tip, last_number: old.last_number.max(number), ..old };
        if entered_later {
            self.enter_stream(write, &mut head, Some(number))?;
        } else if enters {
            head.position = number;
        } else if is_live && (!is_new || checked.current != old.current) {
            // A hidden event takes no position; what it changes does.
            self.enter_stream(write, &mut head, None)?;
        }
        let position = enters.then_some(head.position);
        self.remember(number, &entry, head, engine);
        let member_changes = self.follow_state(write, &old, &checked, head.position)?;
        if flags.is_in_timeline() {
            self.enter_thread(write, number, &entry.pdu)?;
            self.follow_visibility(write, &entry.pdu)?;
        }
        self.apply_redactions(write, number, (&entry, is_ours))?;
        if is_live && checked.current != old.current {
            self.follow_levels(write, &entry.pdu)?;
            write.deliver();
        }
        if enters {
            self.announce(write, &entry.pdu);
            self.enter_sticky(write, (head.position, number), &entry.pdu)?;
        }
        Ok(Receipt { received: Received::Checked(checked), position, member_changes })
    }

    /// Updates the members to the current state. Without a fork, only the event's own key has changed.
    fn follow_state(
        &self,
        write: &Write<'_>,
        old: &Head,
        checked: &CheckedEvent,
        position: u64,
    ) -> Result<Vec<MemberChange>, PortError> {
        if checked.current == old.current {
            return Ok(Vec::new());
        }
        if checked.before != old.current || checked.after != checked.current {
            return self.update_members(write, old.current, checked.current, position);
        }
        let entry = self.entry(checked.number)?;
        match entry.pdu.state_key().filter(|_| entry.pdu.event_type() == "m.room.member") {
            Some(user_id) => {
                let change = self.update_member(write, user_id, Some(&(&*entry.pdu).into()), position)?;
                Ok(change.into_iter().collect())
            }
            None => Ok(Vec::new()),
        }
    }

    /// Tries to join the forward extremities after a change of the power levels: somebody may send the event now.
    fn follow_levels(&self, write: &Write<'_>, pdu: &Pdu) -> Result<(), PortError> {
        let may_join = pdu.is("m.room.power_levels", "") && self.extremities()?.len() >= MAX_OWN_PREV_EVENTS;
        if may_join { self.join_extremities_later(write, MAX_OWN_PREV_EVENTS) } else { Ok(()) }
    }

    /// Marks the deliveries of an event that entered the timeline: before the reply for a user of this server
    /// who changed their own membership, after the reply for the other members.
    fn announce(&self, write: &Write<'_>, pdu: &Pdu) {
        write.deliver();
        let sender = pdu.sender();
        if pdu.is("m.room.member", sender.as_str()) && sender.server_name() == self.storage.server_name() {
            write.deliver_before_reply(sender);
        }
    }

    fn remember(&self, number: EventNumber, entry: &Rc<Entry>, head: Head, engine: &Engine<'_>) {
        let mut cache = self.cache();
        cache.head = Some(head);
        cache.keep_event(number, entry.clone());
        cache.keep_number(entry.pdu.id().to_owned(), number);
        cache.resolved = engine.resolved().cloned();
    }
}

/// The new tip, the forward extremity without a row: the event `number` if it is an extremity, else the old
/// tip if it still is, else the newest extremity.
pub(super) fn next_tip(
    extremities: &BTreeSet<EventNumber>,
    number: EventNumber,
    old: EventNumber,
) -> EventNumber {
    let tip = [number, old].into_iter().find(|tip| extremities.contains(tip));
    tip.or_else(|| extremities.last().copied()).unwrap_or_default()
}
