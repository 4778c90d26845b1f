//! A room comes into being: all of its first events, or none.

use std::rc::Rc;

use lattice_rooms::{Pdu, SigningKey};

use super::command::Create;
use super::write::{Planned, Refusal};
use super::{Room, RoomReply, Step};
use crate::objects::{IndexWrite, Need, ObjectKind, outbox};
use crate::ports::PortError;

/// The name under which a refused plan travels out of its transaction.
const REFUSED: &str = "plan refused";

impl Room {
    pub(super) fn create(&self, create: Create) -> Result<Step, PortError> {
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let create_event = Pdu::from_json(create.event_id.clone(), create.event.get().to_owned())
            .map_err(|error| PortError::new("room", "create", error))?;
        let mut refused = None;
        let committed =
            self.ports.sql.transaction(&mut || self.write_all(&create, &create_event, &key, &mut refused));
        self.forget();
        match (committed, refused) {
            (Ok(()), _) => Ok(Step::Reply(RoomReply::Created)),
            (Err(_), Some(reason)) => Ok(Step::Reply(RoomReply::InvalidPlan(reason))),
            (Err(error), None) => Err(error),
        }
    }

    /// Inside the transaction: each event is authorised by the state that those before it have made.
    fn write_all(
        &self,
        create: &Create,
        create_event: &Pdu,
        key: &Rc<SigningKey>,
        refused: &mut Option<String>,
    ) -> Result<(), PortError> {
        self.store.add_room(create_event.room(), &create.version)?;
        self.store.add_event(1, create_event, None)?;
        for template in &create.initial_events {
            match self.plan(template, &create.creator, key)? {
                Ok(Planned { stream, pdu }) => self.store.add_event(stream, &pdu, None)?,
                Err(refusal) => {
                    let reason = match refusal {
                        Refusal::Rule(rule) => rule,
                        Refusal::Malformed(error) => error.to_string(),
                    };
                    *refused = Some(format!("{}: {reason}", template.event_type));
                    return Err(PortError::new("room", "create", REFUSED));
                }
            }
        }
        outbox::add(&*self.ports.sql, self.registration())?;
        if create.published {
            let server = self.name.server_name().to_string();
            outbox::add(
                &*self.ports.sql,
                IndexWrite::Publish { server, room_id: self.name.id().to_owned() },
            )?;
        }
        self.guard_delivery()
    }

    fn registration(&self) -> IndexWrite {
        IndexWrite::Register {
            kind: ObjectKind::Room,
            name: self.name.to_string(),
            created_ms: self.ports.clock.now_ms(),
        }
    }
}
