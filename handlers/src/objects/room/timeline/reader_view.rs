//! The reader's view: which events a reader may see, and which are redacted for the reader (client-server
//! API, "Room history visibility"; `POST /account/deactivate`, `erase`).

use std::collections::BTreeSet;
use std::rc::Rc;

use lattice_rooms::{
    ClientFormat, HistoryVisibility, Membership, Pdu, StateMapKey, Unsigned, Viewpoint, client_event,
    erased_content, erased_event,
};
use lattice_sync::RoomFilter;
use ruma_common::{DeviceId, OwnedDeviceId, OwnedUserId, UserId};
use ruma_state_res::Event as _;
use serde_json::value::RawValue;

use crate::objects::room::Room;
use crate::objects::room::store::{Erased, Identity, Member, Place, Store, StoredEvent};
use crate::ports::PortError;

/// One reader's view of the room. It redacts events of users who were erased while the reader was not joined.
pub(in crate::objects::room) struct ReaderView {
    reader: OwnedUserId,
    /// The reader's device, which sees its own transaction ids.
    device_id: Option<OwnedDeviceId>,
    format: ClientFormat,
    identity: Rc<Identity>,
    erased: BTreeSet<OwnedUserId>,
    last_join: LastJoin,
    /// The position at which the reader's membership began.
    position: u64,
    /// The time (milliseconds since 1970).
    now_ms: u64,
}

/// When the reader was in the room last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::objects::room) enum LastJoin {
    /// Never.
    Never,
    /// Up to this place in the timeline.
    Until(Place),
    /// The reader is in the room.
    Now,
}

impl Room {
    /// Marks a user as erased: readers who join later see the user's events redacted. Idempotent.
    pub(in crate::objects::room) fn erase(&self, user_id: &UserId) -> Result<(), PortError> {
        let head = self.store.head()?.position;
        self.host.storage.commit(|write| self.store.add_erased(write, user_id, head))
    }

    /// The view of a reader, whose row says who was joined at an erasure without a look at the state of that
    /// time.
    pub(in crate::objects::room) fn view_of(
        &self,
        reader: &UserId,
        member: &Member,
    ) -> Result<ReaderView, PortError> {
        let mut hidden = BTreeSet::new();
        for erased in self.store.erased()?.iter() {
            if !self.was_joined(reader, member, erased)? {
                hidden.insert(erased.user_id.clone());
            }
        }
        Ok(ReaderView {
            reader: reader.to_owned(),
            device_id: None,
            format: ClientFormat::Sync,
            identity: self.identity()?,
            erased: hidden,
            last_join: self.last_join(member)?,
            position: member.position,
            now_ms: self.host.now_ms(),
        })
    }

    fn last_join(&self, member: &Member) -> Result<LastJoin, PortError> {
        match (member.membership, member.left_at) {
            (Membership::Join, _) => Ok(LastJoin::Now),
            (_, Some(position)) => self.store.place_at(position).map(LastJoin::Until),
            (_, None) => Ok(LastJoin::Never),
        }
    }

    /// Whether the reader was joined when the user was erased.
    fn was_joined(&self, reader: &UserId, member: &Member, erased: &Erased) -> Result<bool, PortError> {
        if member.membership == Membership::Join && member.position <= erased.position {
            return Ok(true);
        }
        let key = member_key(reader);
        let then = self.store.state(erased.state, std::slice::from_ref(&key))?;
        Ok(then.get(&key).map(|event| Membership::of(event)) == Some(Membership::Join))
    }
}

impl ReaderView {
    /// The view of one of the reader's devices.
    pub fn on_device(self, device_id: &DeviceId) -> Self {
        Self { device_id: Some(device_id.to_owned()), ..self }
    }

    /// The view in the format of operations other than `/sync`.
    pub fn with_room_id(self) -> Self {
        Self { format: ClientFormat::WithRoomId, ..self }
    }

    /// The view in the format of federation.
    pub fn in_federation_format(self, is_wanted: bool) -> Self {
        if is_wanted { Self { format: ClientFormat::Federation, ..self } } else { self }
    }

    /// When the reader was in the room last.
    pub fn last_join(&self) -> LastJoin {
        self.last_join
    }

    /// The reader.
    pub fn reader(&self) -> &UserId {
        &self.reader
    }

    /// The position at which the reader's membership began.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Whether this reader sees a user's events redacted.
    pub fn is_erased(&self, user_id: &UserId) -> bool {
        self.erased.contains(user_id)
    }

    /// An event in a format for clients.
    pub fn event(&self, pdu: &Pdu, mut unsigned: Unsigned) -> Box<RawValue> {
        if self.erased.contains(pdu.sender()) {
            return erased_event(pdu, &self.identity.rules, self.format, unsigned);
        }
        unsigned.sticky_ttl_ms = pdu.sticky_until(self.now_ms).map(|until_ms| until_ms - self.now_ms);
        client_event(pdu, self.format, unsigned)
    }

    /// Whether a filter admits an event as the reader sees it.
    pub fn admits(&self, filter: &RoomFilter, pdu: &Pdu) -> bool {
        if self.erased.contains(pdu.sender()) {
            return filter.admits(pdu.event_type(), pdu.sender(), &self.content(pdu));
        }
        filter.admits(pdu.event_type(), pdu.sender(), pdu.content())
    }

    /// The content of an event, redacted if its sender is erased.
    pub fn content(&self, pdu: &Pdu) -> Box<RawValue> {
        if self.erased.contains(pdu.sender()) {
            return erased_content(pdu, &self.identity.rules);
        }
        pdu.content().to_owned()
    }

    /// The events in a format for clients; `None` for each that the reader may not see. `events` is ordered oldest
    /// first.
    pub fn of_events<'a>(
        &self,
        store: &Store,
        events: impl Iterator<Item = &'a StoredEvent>,
    ) -> Result<Vec<Option<Box<RawValue>>>, PortError> {
        let events: Vec<&StoredEvent> = events.collect();
        let seen = self.memberships(store, &events)?;
        let visible = events.iter().zip(&seen).filter(|(_, seen)| seen.is_some()).map(|(event, _)| *event);
        let mut aggregated = self.aggregated(store, visible)?;
        let show = |(event, seen): (&StoredEvent, Option<Membership>)| {
            let Some(membership) = seen else { return Ok(None) };
            let relations = aggregated.remove(&event.number).unwrap_or_default();
            self.show(store, event, Unsigned { relations, ..Unsigned::new(membership) }).map(Some)
        };
        events.into_iter().zip(seen).map(show).collect()
    }

    /// As [`Self::of_events`], without what relates to the events.
    pub fn of_new_events<'a>(
        &self,
        store: &Store,
        events: impl Iterator<Item = &'a StoredEvent>,
    ) -> Result<Vec<Option<Box<RawValue>>>, PortError> {
        let events: Vec<&StoredEvent> = events.collect();
        let seen = self.memberships(store, &events)?.into_iter();
        let shown = events.into_iter().zip(seen).map(|(event, seen)| {
            seen.map(|membership| self.show(store, event, Unsigned::new(membership))).transpose()
        });
        shown.collect()
    }

    /// The reader's membership at each of these events; `None` if the reader may not see it. Fastest if they are
    /// ordered oldest first.
    pub fn memberships(
        &self,
        store: &Store,
        events: &[&StoredEvent],
    ) -> Result<Vec<Option<Membership>>, PortError> {
        let (mut seen, mut walk) = (Vec::new(), None);
        for event in events {
            // If the state before the event is not the state after the previous one, the graph forked.
            let mut viewpoint = match walk {
                Some((viewpoint, after)) if after == event.states.before => viewpoint,
                _ => self.viewpoint(store, event)?,
            };
            viewpoint.joins_later = self.joins_after(event);
            let is_visible = viewpoint.step(&event.pdu);
            seen.push(is_visible.then_some(viewpoint.membership));
            walk = Some((viewpoint, event.states.after));
        }
        Ok(seen)
    }

    /// The history visibility and the reader's membership before an event.
    fn viewpoint(&self, store: &Store, event: &StoredEvent) -> Result<Viewpoint<'_>, PortError> {
        let keys = [("m.room.history_visibility".to_owned(), String::new()), member_key(&self.reader)];
        let state = store.state(event.states.before, &keys)?;
        let [visibility, membership] = keys.map(|key| state.get(&key));
        Ok(Viewpoint {
            reader: &self.reader,
            joins_later: self.joins_after(event),
            visibility: visibility.map(|event| HistoryVisibility::of(event)).unwrap_or_default(),
            membership: membership.map(|event| Membership::of(event)).unwrap_or_default(),
        })
    }

    /// Whether the reader was in the room at some time after an event.
    fn joins_after(&self, event: &StoredEvent) -> bool {
        match self.last_join {
            LastJoin::Never => false,
            LastJoin::Until(place) => event.place() <= place,
            LastJoin::Now => true,
        }
    }

    /// The transaction id, if the reader's device sent the event.
    pub(super) fn own_transaction(&self, event: &StoredEvent) -> Option<String> {
        let (device, transaction) = event.sent_by.as_ref()?;
        let is_own = event.pdu.sender() == self.reader && self.device_id.as_ref() == Some(device);
        is_own.then(|| transaction.to_string())
    }
}

pub(in crate::objects::room) fn member_key(user_id: &UserId) -> StateMapKey {
    ("m.room.member".to_owned(), user_id.to_string())
}
