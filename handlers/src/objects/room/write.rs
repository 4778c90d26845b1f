//! Gather, decide, commit: what all ways of writing an event have in common.

use std::cell::RefMut;

use lattice_rooms::{BuildError, EventTemplate, Pdu, Place, authorize, build, state_needed};
use lattice_wire::UInt;
use ruma_common::{MilliSecondsSinceUnixEpoch, UserId};
use serde_json::Value;
use serde_json::value::to_raw_value;

use super::attention::Attention;
use super::members::Members;
use super::store::SentBy;
use super::{DELIVER, Room};
use crate::objects::timers;
use crate::ports::PortError;

/// An event that the rules allow, and the position that it will take.
pub(super) struct Planned {
    pub stream: u64,
    pub pdu: Pdu,
}

/// Why there is no event.
pub(super) enum Refusal {
    /// It cannot be one.
    Malformed(BuildError),
    /// The rule that forbids it.
    Rule(String),
}

/// A member event about to be made, of the user themselves.
pub(super) fn member_event(user_id: &UserId, content: &Value) -> Result<EventTemplate, PortError> {
    Ok(EventTemplate {
        event_type: "m.room.member".to_owned(),
        state_key: Some(user_id.to_string()),
        content: to_raw_value(content).map_err(|error| PortError::new("room", "member event", error))?,
    })
}

impl Room {
    /// Builds the event that `sender` wants at the end of the room, and asks the rules. Writes nothing.
    pub(super) fn plan(
        &self,
        template: &EventTemplate,
        sender: &UserId,
        key: &lattice_rooms::SigningKey,
    ) -> Result<Result<Planned, Refusal>, PortError> {
        let identity = self.known()?;
        let state = self.store.current(state_needed(template, sender, &identity.rules))?;
        let head = self.store.head()?;
        let place = Place {
            room_id: &identity.room_id,
            after: (head.pdu.id(), head.pdu.depth()),
            origin_server_ts: self.now(),
        };
        let pdu = match build(template, sender, place, (&identity.rules, &state), key) {
            Ok(pdu) => pdu,
            Err(error) => return Ok(Err(Refusal::Malformed(error))),
        };
        Ok(match authorize(&pdu, &identity.rules, &state) {
            Ok(()) => Ok(Planned { stream: head.stream + 1, pdu }),
            Err(rule) => Err(Refusal::Rule(rule.to_string())),
        })
    }

    /// Writes one event, the transaction that sent it, and the timer that guards its delivery: all or nothing.
    pub(super) fn commit(&self, planned: &Planned, sent_by: Option<&SentBy<'_>>) -> Result<(), PortError> {
        self.members()?;
        self.ports.sql.transaction(&mut || {
            self.store.add_event(planned.stream, &planned.pdu, sent_by)?;
            self.guard_delivery()
        })?;
        self.members()?.apply(planned.stream, &planned.pdu);
        Ok(())
    }

    /// Inside a transaction.
    pub(super) fn guard_delivery(&self) -> Result<(), PortError> {
        let due_ms = self.ports.clock.now_ms() + timers::EFFECT_RETRY_MS;
        timers::set_if_absent(&*self.ports.sql, DELIVER, due_ms)
    }

    pub(super) fn now(&self) -> MilliSecondsSinceUnixEpoch {
        MilliSecondsSinceUnixEpoch(UInt::new_saturating(self.ports.clock.now_ms()))
    }

    /// The members, loaded if memory was lost.
    pub(super) fn members(&self) -> Result<RefMut<'_, Members>, PortError> {
        if self.memory.borrow().members.is_none() {
            let members = Members::load(&self.store.members()?);
            self.memory.borrow_mut().members = Some(members);
        }
        Ok(RefMut::map(self.memory.borrow_mut(), |memory| memory.members.get_or_insert_default()))
    }

    /// The attention words, loaded if memory was lost.
    pub(super) fn attention(&self) -> Result<RefMut<'_, Attention>, PortError> {
        if self.memory.borrow().attention.is_none() {
            let attention = Attention::load(self.store.attention()?);
            self.memory.borrow_mut().attention = Some(attention);
        }
        Ok(RefMut::map(self.memory.borrow_mut(), |memory| memory.attention.get_or_insert_default()))
    }

    /// Forgets everything that can be read again: after a commit that failed half way.
    pub(super) fn forget(&self) {
        let key = self.memory.borrow().key.clone();
        *self.memory.borrow_mut() = super::Memory { key, ..super::Memory::default() };
    }
}
