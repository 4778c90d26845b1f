//! What relates to the events of a page, as one reader sees it (client-server API, "Server-side aggregation of
//! events"): for all events of the page together.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{Aggregated, EventNumber, Reference, References, Relation, Thread, Unsigned};
use ruma_common::{EventId, OwnedEventId, UserId};
use ruma_state_res::Event as _;
use serde_json::value::RawValue;

use super::reader_view::{LastJoin, ReaderView};
use crate::objects::room::store::{Flags, FoundThread, Place, Store, StoredEvent, ToEdit};
use crate::ports::PortError;

/// The most bytes of events that are read to aggregate them in the events of a page.
pub const MAX_RELATED_BYTES: usize = 1024 * 1024;
/// The related events that are read together.
const RELATED_PER_READ: usize = 50;

/// The events that relate to those of a page.
#[derive(Default)]
struct Related {
    edits: BTreeMap<OwnedEventId, EventNumber>,
    threads: Vec<FoundThread>,
    references: Vec<(OwnedEventId, EventNumber)>,
}

/// Events that the reader may see, by number.
type Visible = BTreeMap<EventNumber, (StoredEvent, Unsigned)>;

/// What a page shows of the events that relate to its own.
struct Shown {
    /// The newest edits and the newest events of threads.
    events: Visible,
    /// The edits of the latter.
    edits: BTreeMap<OwnedEventId, Box<RawValue>>,
    /// The references that the reader may see.
    references: BTreeMap<EventNumber, (Place, OwnedEventId)>,
}

impl ReaderView {
    /// `m.relations` of each event to which something relates that the reader may see. Nothing is aggregated for
    /// state events, edits and reactions, and no edit for a redacted event.
    pub(super) fn aggregated<'a>(
        &self,
        store: &Store,
        events: impl Iterator<Item = &'a StoredEvent>,
    ) -> Result<BTreeMap<EventNumber, Aggregated>, PortError> {
        let events: Vec<&StoredEvent> = events.filter(|event| may_be_related_to(event)).collect();
        let ids: Vec<&EventId> = events.iter().map(|event| event.pdu.id()).collect();
        let with_relations = if ids.is_empty() { BTreeSet::new() } else { store.with_relations(&ids)? };
        if with_relations.is_empty() {
            return Ok(BTreeMap::new());
        }
        let events: Vec<&StoredEvent> =
            events.into_iter().filter(|event| with_relations.contains(event.pdu.id())).collect();
        let related = self.related(store, &events)?;
        let mut shown = self.shown(store, &related)?;
        let mut aggregated = BTreeMap::new();
        for event in events {
            let of_event = self.aggregate(store, event, &related, &mut shown)?;
            aggregated.insert(event.number, of_event);
        }
        Ok(aggregated)
    }

    fn related(&self, store: &Store, events: &[&StoredEvent]) -> Result<Related, PortError> {
        let ids: Vec<&EventId> = events.iter().map(|event| event.pdu.id()).collect();
        Ok(Related {
            edits: store.edits(&self.to_edit(events), self.end())?,
            threads: self.threads(store, &ids)?,
            references: store.references(&ids)?,
        })
    }

    /// The place of the last event that the reader may see.
    fn end(&self) -> Place {
        match self.last_join() {
            LastJoin::Until(place) => place,
            LastJoin::Now | LastJoin::Never => Place::NEWEST,
        }
    }

    /// The threads that events began, as far as the reader sees all of them.
    fn threads(&self, store: &Store, ids: &[&EventId]) -> Result<Vec<FoundThread>, PortError> {
        match self.span_of_relations(store)? {
            Some((Place::OLDEST, Place::NEWEST)) => store.threads(ids, self.reader()),
            Some(span) => store.parts_of_threads(ids, self.reader(), span),
            None => Ok(Vec::new()),
        }
    }

    /// Between which places the reader sees all that relates to an event that the reader sees: a member since the join, if
    /// the history was ever hidden; a former member only if it was never.
    pub fn span_of_relations(&self, store: &Store) -> Result<Option<(Place, Place)>, PortError> {
        Ok(match (self.last_join(), store.hides_history()?) {
            (LastJoin::Now, false) => Some((Place::OLDEST, Place::NEWEST)),
            (LastJoin::Now, true) => Some((store.place_at(self.position())?, Place::NEWEST)),
            (LastJoin::Until(end), false) => Some((Place::OLDEST, end)),
            (LastJoin::Until(_), true) | (LastJoin::Never, _) => None,
        })
    }

    /// Those of the related events that the reader may see, as far as they have at most [`MAX_RELATED_BYTES`]: edits and
    /// threads first, then the edits of the latter, and references last.
    fn shown(&self, store: &Store, related: &Related) -> Result<Shown, PortError> {
        let (mut left, mut events, mut references) = (MAX_RELATED_BYTES, Visible::new(), BTreeMap::new());
        let edits = related.edits.values().copied();
        let numbers = edits.chain(related.threads.iter().map(|thread| thread.latest)).collect();
        self.visible(store, (&numbers, &mut left), |event, unsigned| {
            events.insert(event.number, (event, unsigned));
        })?;
        let newest = related.threads.iter().filter_map(|thread| Some(&events.get(&thread.latest)?.0));
        let edits = self.edits_of(store, &newest.collect::<Vec<_>>(), &mut left)?;
        let numbers = related.references.iter().map(|(_, number)| *number).collect();
        self.visible(store, (&numbers, &mut left), |event, _| {
            references.insert(event.number, (event.place(), event.pdu.id().to_owned()));
        })?;
        Ok(Shown { events, edits, references })
    }

    /// Reads events until they have as many bytes as are left, and keeps those that the reader may see.
    fn visible(
        &self,
        store: &Store,
        (numbers, left): (&BTreeSet<EventNumber>, &mut usize),
        mut keep: impl FnMut(StoredEvent, Unsigned),
    ) -> Result<(), PortError> {
        let numbers: Vec<EventNumber> = numbers.iter().copied().collect();
        for slice in numbers.chunks(RELATED_PER_READ) {
            let events = store.events(slice)?;
            let seen = self.memberships(store, &events.iter().collect::<Vec<_>>())?;
            for (event, membership) in events.into_iter().zip(seen) {
                let Some(rest) = left.checked_sub(event.pdu.json().len()) else {
                    *left = 0;
                    return Ok(());
                };
                *left = rest;
                if let Some(membership) = membership {
                    keep(event, Unsigned::new(membership));
                }
            }
        }
        Ok(())
    }

    /// The newest edit of each event, in the format for the reader.
    fn edits_of(
        &self,
        store: &Store,
        events: &[&StoredEvent],
        left: &mut usize,
    ) -> Result<BTreeMap<OwnedEventId, Box<RawValue>>, PortError> {
        let edits = store.edits(&self.to_edit(events), self.end())?;
        let mut visible = Visible::new();
        self.visible(store, (&edits.values().copied().collect(), left), |event, unsigned| {
            visible.insert(event.number, (event, unsigned));
        })?;
        let mut shown = BTreeMap::new();
        for (edited, number) in edits {
            if let Some((edit, unsigned)) = visible.get(&number) {
                shown.insert(edited, self.show(store, edit, unsigned.clone())?);
            }
        }
        Ok(shown)
    }

    /// Those of the events that may show an edit.
    fn to_edit<'a>(&self, events: &[&'a StoredEvent]) -> Vec<ToEdit<'a>> {
        let may_be_edited =
            |event: &&&StoredEvent| !event.flags.has(Flags::REDACTED) && !self.is_erased(event.pdu.sender());
        let to_edit = events.iter().filter(may_be_edited);
        to_edit.map(|event| (event.pdu.id(), event.pdu.sender(), event.pdu.event_type())).collect()
    }

    fn aggregate(
        &self,
        store: &Store,
        event: &StoredEvent,
        related: &Related,
        shown: &mut Shown,
    ) -> Result<Aggregated, PortError> {
        let (id, sender): (&EventId, &UserId) = (event.pdu.id(), event.pdu.sender());
        let edit = related.edits.get(id).and_then(|number| shown.events.get(number));
        let replace = edit.map(|(edit, unsigned)| self.show(store, edit, unsigned.clone())).transpose()?;
        let mut thread = None;
        if let Some(found) = related.threads.iter().find(|thread| thread.root == *id)
            && let Some((latest, unsigned)) = shown.events.get(&found.latest)
        {
            let mut unsigned = unsigned.clone();
            unsigned.relations.replace = shown.edits.remove(latest.pdu.id());
            thread = Some(Thread {
                latest_event: self.show(store, latest, unsigned)?,
                count: found.count,
                current_user_participated: found.has_own || sender == self.reader(),
            });
        }
        let references = related.references.iter().filter(|(target, _)| target == id);
        let mut seen: Vec<_> = references.filter_map(|(_, number)| shown.references.get(number)).collect();
        seen.sort_unstable();
        let reference = |(_, event_id): &(Place, OwnedEventId)| Reference { event_id: event_id.clone() };
        let chunk: Vec<Reference> = seen.into_iter().map(reference).collect();
        let reference = (!chunk.is_empty()).then_some(References { chunk });
        Ok(Aggregated { replace, thread, reference })
    }
}

/// Whether relations to an event are aggregated.
fn may_be_related_to(event: &StoredEvent) -> bool {
    let is_end = || Relation::of(event.pdu.content()).is_some_and(|relation| relation.is_end());
    event.pdu.state_key().is_none() && !is_end()
}
