//! Users who asked to be forgotten: whoever joins later sees what they said redacted (client-server API,
//! `POST /account/deactivate`, `erase`).

use std::collections::BTreeSet;
use std::rc::Rc;

use lattice_rooms::{Membership, Pdu, Unsigned, client_event, erased_content, erased_event};
use ruma_common::{OwnedUserId, UserId};
use ruma_state_res::Event as _;

use serde_json::value::RawValue;

use super::{Identity, Room};
use crate::ports::PortError;

impl Room {
    /// Remembers the wish. A second one changes nothing.
    pub(super) fn erase(&self, user_id: &UserId) -> Result<(), PortError> {
        let head = self.store.head()?.stream;
        self.ports.sql.transaction(&mut || self.store.add_erased(user_id, head))
    }

    /// How the reader sees the events of this room.
    pub(super) fn eyes_of(&self, reader: &UserId) -> Result<Eyes, PortError> {
        let mut hidden = BTreeSet::new();
        for (user_id, stream) in self.store.erased()? {
            let then = self.store.state_before("m.room.member", reader.as_str(), stream + 1)?;
            if then.as_ref().map(Membership::of) != Some(Membership::Join) {
                hidden.insert(user_id);
            }
        }
        Ok(Eyes { identity: self.known()?, hidden })
    }
}

/// Whom one reader sees redacted: those who were erased before the reader came.
pub(super) struct Eyes {
    identity: Rc<Identity>,
    hidden: BTreeSet<OwnedUserId>,
}

impl Eyes {
    /// An event in the form of `/sync`.
    pub fn see(&self, pdu: &Pdu, unsigned: Unsigned) -> Box<RawValue> {
        if self.hidden.contains(pdu.sender()) {
            return erased_event(pdu, &self.identity.rules, unsigned);
        }
        client_event(pdu, unsigned)
    }

    /// Its content.
    pub fn content(&self, pdu: &Pdu) -> Box<RawValue> {
        if self.hidden.contains(pdu.sender()) {
            return erased_content(pdu, &self.identity.rules);
        }
        pdu.content().to_owned()
    }
}
