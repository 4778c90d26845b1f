//! The reader's view: which events a reader may see, and which are redacted for the reader (client-server
//! API, "Room history visibility"; `POST /account/deactivate`, `erase`).

use std::collections::BTreeSet;
use std::rc::Rc;

use lattice_rooms::{
    HistoryVisibility, Membership, Pdu, StateMapKey, Unsigned, Viewpoint, client_event, erased_content,
    erased_event,
};
use ruma_common::{DeviceId, OwnedUserId, UserId};
use ruma_state_res::Event as _;
use serde_json::value::RawValue;

use crate::objects::room::Room;
use crate::objects::room::store::{Identity, Store, StoredEvent, StreamEvent};
use crate::ports::PortError;

/// One reader's view of the room. It redacts events of users who were erased while the reader was not joined.
pub(super) struct ReaderView {
    reader: OwnedUserId,
    identity: Rc<Identity>,
    erased: BTreeSet<OwnedUserId>,
}

impl Room {
    /// Marks a user as erased: readers who join later see the user's events redacted. Idempotent.
    pub(in crate::objects::room) fn erase(&self, user_id: &UserId) -> Result<(), PortError> {
        let head = self.store.head()?.position;
        self.host.storage.commit(|write| self.store.add_erased(write, user_id, head))
    }

    pub(super) fn view_of(&self, reader: &UserId) -> Result<ReaderView, PortError> {
        let (key, mut erased) = (member_key(reader), BTreeSet::new());
        for (user_id, position) in self.store.erased()? {
            let then = self.store.state_at(position, std::slice::from_ref(&key))?;
            if then.get(&key).map(|event| Membership::of(event)) != Some(Membership::Join) {
                erased.insert(user_id);
            }
        }
        Ok(ReaderView { reader: reader.to_owned(), identity: self.identity()?, erased })
    }
}

impl ReaderView {
    /// An event in the client format of `/sync`.
    pub fn event(&self, pdu: &Pdu, unsigned: Unsigned) -> Box<RawValue> {
        if self.erased.contains(pdu.sender()) {
            return erased_event(pdu, &self.identity.rules, unsigned);
        }
        client_event(pdu, unsigned)
    }

    /// The content of an event, redacted if its sender is erased.
    fn content(&self, pdu: &Pdu) -> Box<RawValue> {
        if self.erased.contains(pdu.sender()) {
            return erased_content(pdu, &self.identity.rules);
        }
        pdu.content().to_owned()
    }

    /// The events in the client format of `/sync`; `None` for each that the reader may not see. `events` is
    /// ordered oldest first.
    pub fn of_events(
        &self,
        store: &Store,
        device_id: Option<&DeviceId>,
        events: &[StreamEvent],
    ) -> Result<Vec<Option<Box<RawValue>>>, PortError> {
        let (mut seen, mut walk) = (Vec::new(), None);
        for StreamEvent { event, .. } in events {
            // If the state before the event is not the state after the previous one, the graph forked.
            let mut viewpoint = match walk {
                Some((viewpoint, after)) if after == event.states.before => viewpoint,
                _ => self.viewpoint(store, event)?,
            };
            let is_visible = viewpoint.step(&event.pdu);
            let mut unsigned = Unsigned::new(viewpoint.membership);
            unsigned.prev_content = store.replaced(event)?.map(|pdu| self.content(&pdu));
            unsigned.transaction_id = self.own_transaction(event, device_id);
            seen.push(is_visible.then(|| self.event(&event.pdu, unsigned)));
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
            visibility: visibility.map(|event| HistoryVisibility::of(event)).unwrap_or_default(),
            membership: membership.map(|event| Membership::of(event)).unwrap_or_default(),
        })
    }

    fn own_transaction(&self, event: &StoredEvent, device_id: Option<&DeviceId>) -> Option<String> {
        let (device, transaction) = event.sent_by.as_ref()?;
        let is_own = event.pdu.sender() == self.reader && device_id.is_some_and(|own| own == device);
        is_own.then(|| transaction.to_string())
    }
}

fn member_key(user_id: &UserId) -> StateMapKey {
    ("m.room.member".to_owned(), user_id.to_string())
}
