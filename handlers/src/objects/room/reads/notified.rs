//! Reads the events that a user was notified of.

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{NumberedEvent, ReadNotified};
use crate::objects::room::Room;
use crate::objects::room::store::{Flags, StoredEvent};
use crate::ports::PortError;

impl Execute<ReadNotified> for Room {
    /// The history visibility at each event decides, as for a read of the event.
    fn execute(&self, read: ReadNotified) -> Result<Step<Vec<NumberedEvent>>, PortError> {
        let member = self.store.member(&read.reader.user_id)?.unwrap_or_default();
        let view = self.view_of(&read.reader.user_id, &member)?;
        let view = view.with_room_id().on_device(&read.reader.device_id);
        let mut events = self.store.events(&read.numbers)?;
        events.retain(|event| event.flags.is_in_timeline() && !event.flags.has(Flags::REDACTED));
        events.sort_by_key(StoredEvent::place);
        let shown = view.of_events(&self.store, events.iter())?;
        let numbered = events.iter().zip(shown);
        let numbered =
            numbered.filter_map(|(event, shown)| Some(NumberedEvent { number: event.number, event: shown? }));
        Ok(Step::Reply(numbered.collect()))
    }
}
