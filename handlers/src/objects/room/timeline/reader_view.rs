//! What one reader may see of a room's events: history visibility, and erased users (client-server API,
//! "Room history visibility"; `POST /account/deactivate`, `erase`).

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

/// One reader's view: the events of users who were erased before the reader joined are redacted in it.
pub(super) struct ReaderView {
    reader: OwnedUserId,
    identity: Rc<Identity>,
    erased: BTreeSet<OwnedUserId>,
}

impl Room {
    /// Redacts the user's events for those who join later. A second time changes nothing.
    pub(in crate::objects::room) fn erase(&self, user_id: &UserId) -> Result<(), PortError> {
        let head = self.store.head()?.position;
        self.host.storage.commit(|write| self.store.add_erased(write, user_id, head))
    }

    /// The view of a reader.
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
    /// An event in the form of `/sync`.
    pub fn event(&self, pdu: &Pdu, unsigned: Unsigned) -> Box<RawValue> {
        if self.erased.contains(pdu.sender()) {
            return erased_event(pdu, &self.identity.rules, unsigned);
        }
        client_event(pdu, unsigned)
    }

    /// The content of an event.
    fn content(&self, pdu: &Pdu) -> Box<RawValue> {
        if self.erased.contains(pdu.sender()) {
            return erased_content(pdu, &self.identity.rules);
        }
        pdu.content().to_owned()
    }

    /// Each of `events`, oldest first, in the form of `/sync`, if the reader may see it.
    pub fn of_events(
        &self,
        store: &Store,
        device_id: Option<&DeviceId>,
        events: &[StreamEvent],
    ) -> Result<Vec<Option<Box<RawValue>>>, PortError> {
        let (mut seen, mut walk) = (Vec::new(), None);
        for StreamEvent { event, .. } in events {
            // Where the state before an event is not the state after the last one, the graph forked.
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

    /// What is true for the reader before an event.
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
