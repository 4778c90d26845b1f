//! Erased users: those who join later see their events redacted (client-server API, `POST
//! /account/deactivate`, `erase`).

use std::collections::BTreeSet;
use std::rc::Rc;

use lattice_rooms::{Membership, Pdu, Unsigned, client_event, erased_content, erased_event};
use ruma_common::{OwnedUserId, UserId};
use ruma_state_res::Event as _;

use serde_json::value::RawValue;

use crate::objects::room::{Identity, Room};
use crate::ports::PortError;

impl Room {
    /// Redacts the user's events for those who join later. A second time changes nothing.
    pub(in crate::objects::room) fn erase(&self, user_id: &UserId) -> Result<(), PortError> {
        let head = self.store.head()?.stream;
        self.host.storage.commit(|write| self.store.add_erased(write, user_id, head))
    }

    /// What the reader may see of this room's events.
    pub(super) fn view_of(&self, reader: &UserId) -> Result<ReaderView, PortError> {
        let mut hidden = BTreeSet::new();
        for (user_id, stream) in self.store.erased()? {
            let then = self.store.state_before("m.room.member", reader.as_str(), stream + 1)?;
            if then.as_ref().map(Membership::of) != Some(Membership::Join) {
                hidden.insert(user_id);
            }
        }
        Ok(ReaderView { identity: self.known()?, hidden })
    }
}

/// One reader's view: the events of users who were erased before the reader joined are redacted in it.
pub(super) struct ReaderView {
    identity: Rc<Identity>,
    hidden: BTreeSet<OwnedUserId>,
}

impl ReaderView {
    /// An event in the form of `/sync`.
    pub fn event(&self, pdu: &Pdu, unsigned: Unsigned) -> Box<RawValue> {
        if self.hidden.contains(pdu.sender()) {
            return erased_event(pdu, &self.identity.rules, unsigned);
        }
        client_event(pdu, unsigned)
    }

    /// The content of an event.
    pub fn content(&self, pdu: &Pdu) -> Box<RawValue> {
        if self.hidden.contains(pdu.sender()) {
            return erased_content(pdu, &self.identity.rules);
        }
        pdu.content().to_owned()
    }
}
