//! Creates the room: all of its initial events, or none.

use lattice_rooms::{Pdu, SigningKey};

use crate::index::IndexWrite;
use crate::objects::host::{Abort, Execute, Step, Write};
use crate::objects::protocol::room::{Create, CreateRefusal, Refusal};
use crate::objects::protocol::{Need, ObjectKind};
use crate::objects::room::Room;
use crate::objects::room::membership::unclaimed_invite;
use crate::ports::PortError;

impl Execute<Create> for Room {
    fn execute(&self, create: Create) -> Result<Step<Result<(), CreateRefusal>>, PortError> {
        if self.store.identity()?.is_some() {
            return Ok(Step::Reply(Err(CreateRefusal::Exists)));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let create_event = Pdu::from_json(create.event_id.clone(), create.event.get().to_owned())
            .map_err(|error| PortError::new("room", "create", error))?;
        let created =
            self.host.storage.try_commit(|write| self.write_first_events(write, &create, create_event, &key));
        created.map(Step::Reply)
    }
}

impl Room {
    /// Appends the create event, then the initial events: each is authorised against the state after those
    /// before it.
    fn write_first_events(
        &self,
        write: &Write<'_>,
        create: &Create,
        create_event: Pdu,
        key: &SigningKey,
    ) -> Result<(), Abort<CreateRefusal>> {
        self.store.create(write, create_event.room(), &create.version)?;
        let created = self.store.append(write, create_event, None)?;
        created.map_err(|rule| invalid("m.room.create", Refusal::Forbidden(rule.to_string())))?;
        for template in &create.initial_events {
            let written = self.write_event(write, (template, &create.creator), key, None);
            written.map_err(|abort| match abort {
                Abort::GiveUp(refusal) => invalid(&template.event_type, refusal),
                Abort::Failed(error) => Abort::Failed(error),
            })?;
        }
        for user_id in &create.unregistered {
            let room_id = &self.identity()?.room_id;
            write.record_index(unclaimed_invite(&self.host, room_id, (&create.creator, user_id)))?;
        }
        write.record_index(self.registration())?;
        if create.published {
            self.set_published(write, true)?;
        }
        Ok(())
    }

    fn registration(&self) -> IndexWrite {
        let (name, created_ms) = (self.host.name.to_string(), self.host.now_ms());
        IndexWrite::Register { kind: ObjectKind::Room, name, created_ms }
    }
}

fn invalid(event_type: &str, refusal: Refusal) -> Abort<CreateRefusal> {
    let reason = match refusal {
        Refusal::Forbidden(rule) => rule,
        Refusal::Malformed(what) => what,
        Refusal::DuplicateAnnotation | Refusal::Relation(_) => "a relation".to_owned(),
        Refusal::TooLarge => "the event is too large".to_owned(),
        Refusal::RoomFull | Refusal::SenderQuota | Refusal::SenderQuotaOfDay(_) => "a quota".to_owned(),
    };
    Abort::GiveUp(CreateRefusal::InvalidEvent(format!("{event_type}: {reason}")))
}
