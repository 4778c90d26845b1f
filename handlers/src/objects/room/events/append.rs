//! Gather, decide, commit: what all ways of appending an event have in common.

use std::cell::RefMut;

use lattice_rooms::{BuildError, EventTemplate, Pdu, Place, authorize, build, state_needed};
use lattice_wire::UInt;
use ruma_common::{MilliSecondsSinceUnixEpoch, UserId};
use ruma_state_res::Event as _;
use serde_json::Value;
use serde_json::value::to_raw_value;

use crate::objects::host::Write;
use crate::objects::protocol::room::Refusal;
use crate::objects::room::Room;
use crate::objects::room::membership::Members;
use crate::objects::room::store::SentBy;
use crate::ports::PortError;

/// An event that the rules allow, and the position that it will take.
pub(super) struct Planned {
    pub stream: u64,
    pub pdu: Pdu,
}

/// The member event of a user, sent by the user.
pub(in crate::objects::room) fn member_event(
    user_id: &UserId,
    content: &Value,
) -> Result<EventTemplate, PortError> {
    Ok(EventTemplate {
        event_type: "m.room.member".to_owned(),
        state_key: Some(user_id.to_string()),
        content: to_raw_value(content).map_err(|error| PortError::new("room", "member event", error))?,
    })
}

impl Room {
    /// Appends an event of `sender` at the end of the room, if the rules allow it.
    pub(in crate::objects::room) fn append(
        &self,
        template: &EventTemplate,
        sender: &UserId,
        key: &lattice_rooms::SigningKey,
        sent_by: Option<&SentBy<'_>>,
    ) -> Result<Result<Pdu, Refusal>, PortError> {
        let planned = match self.plan(template, sender, key)? {
            Ok(planned) => planned,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.members()?;
        self.host.storage.commit(|write| self.write_event(write, &planned, sent_by))?;
        self.members()?.apply(planned.stream, &planned.pdu);
        Ok(Ok(planned.pdu))
    }

    /// Writes an event: its members hear of it, and a user who changed their own membership before the reply.
    pub(super) fn write_event(
        &self,
        write: &Write<'_>,
        planned: &Planned,
        sent_by: Option<&SentBy<'_>>,
    ) -> Result<(), PortError> {
        let Planned { stream, pdu } = planned;
        self.store.add_event(write, *stream, pdu, sent_by)?;
        write.deliver();
        if pdu.is("m.room.member", pdu.sender().as_str()) {
            write.deliver_before_reply(pdu.sender());
        }
        Ok(())
    }

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
            prev_events: &[(head.pdu.id(), head.pdu.depth())],
            origin_server_ts: self.now(),
        };
        let pdu = match build(template, sender, place, (&identity.rules, &state), key) {
            Ok(pdu) => pdu,
            Err(BuildError::Content(what)) => return Ok(Err(Refusal::Malformed(what))),
            Err(BuildError::Format(_)) => return Ok(Err(Refusal::TooLarge)),
        };
        Ok(match authorize(&pdu, &identity.rules, &state) {
            Ok(()) => Ok(Planned { stream: head.stream + 1, pdu }),
            Err(rule) => Err(Refusal::Forbidden(rule.to_string())),
        })
    }

    fn now(&self) -> MilliSecondsSinceUnixEpoch {
        MilliSecondsSinceUnixEpoch(UInt::new_saturating(self.host.now_ms()))
    }

    /// The members, loaded if memory was lost.
    pub(in crate::objects::room) fn members(&self) -> Result<RefMut<'_, Members>, PortError> {
        if self.memory.borrow().members.is_none() {
            let members = Members::load(&self.store.members()?);
            self.memory.borrow_mut().members = Some(members);
        }
        Ok(RefMut::map(self.memory.borrow_mut(), |memory| memory.members.get_or_insert_default()))
    }
}
