//! Reads one event of the timeline.

use ruma_common::EventId;
use serde_json::value::RawValue;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{ReadEvent, ReadRefusal};
use crate::objects::room::Room;
use crate::objects::room::store::StoredEvent;
use crate::objects::room::timeline::ReaderView;
use crate::ports::PortError;

impl Execute<ReadEvent> for Room {
    /// The history visibility at the event decides alone: also for readers who may not read the room now.
    fn execute(&self, read: ReadEvent) -> Result<Step<Result<Box<RawValue>, ReadRefusal>>, PortError> {
        let member = self.store.member(&read.reader.user_id)?.unwrap_or_default();
        let view = self.view_of(&read.reader.user_id, &member)?;
        let view = view.with_room_id().on_device(&read.reader.device_id);
        let seen = self.seen_event(&view, &read.event_id)?;
        Ok(Step::Reply(seen.map(|(_, event)| event).ok_or(ReadRefusal::NotFound)))
    }
}

impl Room {
    /// An event of the timeline, if the reader may see it.
    pub(in crate::objects::room) fn seen_event(
        &self,
        view: &ReaderView,
        event_id: &EventId,
    ) -> Result<Option<(StoredEvent, Box<RawValue>)>, PortError> {
        let stored = self.store.events_by_id(&[event_id])?.into_iter().next();
        let Some(stored) = stored.filter(|event| event.flags.is_in_timeline()) else { return Ok(None) };
        let seen = view.of_events(&self.store, std::iter::once(&stored))?.pop().flatten();
        Ok(seen.map(|event| (stored, event)))
    }
}
