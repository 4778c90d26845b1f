//! Reads the events around an event by their relations (MSC2836).

mod around;

use std::collections::BTreeMap;

use lattice_rooms::EventNumber;
use serde_json::value::RawValue;

use self::around::{Around, EVENTS_PER_READ};
use super::messages::MAX_PAGE_EVENTS;
use super::state::MAX_PAGE_BYTES;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{ReadRefusal, ReadRelationships, RelationshipCursor, Relationships};
use crate::objects::room::Room;
use crate::objects::room::store::StoredEvent;
use crate::objects::room::timeline::ReaderView;
use crate::ports::PortError;

impl Execute<ReadRelationships> for Room {
    /// Each page walks from the event again, so that no walk is stored.
    fn execute(
        &self,
        read: ReadRelationships,
    ) -> Result<Step<Result<Relationships, ReadRefusal>>, PortError> {
        let access = match self.access_of(&read.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let Some((event, _)) = self.seen_event(&access.view, &read.event_id)? else {
            return Ok(Step::Reply(Err(ReadRefusal::NotFound)));
        };
        let newest = self.store.head()?.last_number;
        let upto = read.from.map_or(newest, |from| from.upto.min(newest));
        let passed = read.from.map_or(0, |from| from.passed);
        let limit = read.limit.clamp(1, MAX_PAGE_EVENTS);
        let most = passed.saturating_add(limit).saturating_add(1);
        let mut around = Around::new((&self.store, &access), read.walk, (upto, most));
        around.walk(&event)?;
        let start = read.from.map_or(0, |from| first_after(&around.found, from));
        let rest = around.found.get(start..).unwrap_or_default();
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let events = self.page(&access.view, rest.get(..limit).unwrap_or(rest))?;
        let last = events.len().checked_sub(1).and_then(|index| rest.get(index));
        let next = last.filter(|_| rest.len() > events.len()).map(|last| {
            let passed = (start + events.len()) as u64;
            RelationshipCursor { upto, passed, last: *last }
        });
        let is_limited = next.is_some() || around.is_cut;
        Ok(Step::Reply(Ok(Relationships { events, next, is_limited })))
    }
}

/// The index of the first event after those that pages have. A redaction takes its event out of the walk: what follows
/// is then at a lower index.
fn first_after(found: &[EventNumber], from: RelationshipCursor) -> usize {
    let last = found.iter().position(|number| *number == from.last);
    last.map_or_else(|| usize::try_from(from.passed.saturating_sub(1)).unwrap_or(usize::MAX), |last| last + 1)
}

impl Room {
    /// The first of these events, as many as a page has bytes for.
    fn page(&self, view: &ReaderView, numbers: &[EventNumber]) -> Result<Vec<Box<RawValue>>, PortError> {
        let (mut page, mut bytes) = (Vec::new(), 0);
        for some in numbers.chunks(EVENTS_PER_READ) {
            let mut events = self.store.events(some)?;
            events.sort_by_key(StoredEvent::place);
            let shown = view.of_events(&self.store, events.iter())?;
            let shown = events.iter().zip(shown).filter_map(|(event, shown)| Some((event.number, shown?)));
            let mut shown: BTreeMap<EventNumber, Box<RawValue>> = shown.collect();
            for event in some.iter().filter_map(|number| shown.remove(number)) {
                if bytes > MAX_PAGE_BYTES {
                    return Ok(page);
                }
                bytes += event.get().len();
                page.push(event);
            }
        }
        Ok(page)
    }
}
