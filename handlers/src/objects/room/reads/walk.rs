//! Walks over the timeline in one direction and keeps what the reader sees and wants.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::EventNumber;
use lattice_sync::{PageToken, RoomFilter};
use ruma_common::{EventId, OwnedEventId, OwnedUserId};
use ruma_state_res::Event as _;
use serde_json::value::RawValue;

use super::state::MAX_PAGE_BYTES;
use crate::objects::protocol::room::Direction;
use crate::objects::room::Room;
use crate::objects::room::store::{Place, StoredEvent};
use crate::objects::room::timeline::ReaderView;
use crate::ports::PortError;

/// The most events that one page looks at, also those that the filter or the history visibility hides.
pub const MAX_EVENTS_WALKED: u64 = 1_000;
/// The most events that are read together.
const EVENTS_PER_READ: u64 = 100;

/// The events over which a walk goes, in the order of the timeline.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// The timeline.
    Timeline,
    /// Those that relate to an event.
    RelatedTo(&'a EventId),
    /// Those at these places, which are sorted.
    Places(&'a [Place]),
}

/// How much a walk looks at, and shows.
#[derive(Clone, Copy)]
pub(super) struct Most {
    /// The events that it looks at, also those that the filter or the history visibility hides.
    pub events: u64,
    /// The bytes after which it shows no other event.
    pub bytes: usize,
}

impl Most {
    /// What one page may have.
    pub const PAGE: Self = Self { events: MAX_EVENTS_WALKED, bytes: MAX_PAGE_BYTES };
}

/// A part of the timeline.
#[derive(Clone, Copy)]
pub(super) struct Walk<'a> {
    pub source: Source<'a>,
    pub direction: Direction,
    /// The place between two events where the walk begins.
    pub from: Place,
    /// The place between two events where the walk ends at the latest.
    pub until: Option<Place>,
    /// The most events that are kept.
    pub limit: u64,
    pub most: Most,
}

/// What a walk kept.
pub(super) struct Walked {
    /// In the order of the walk.
    pub events: Vec<Box<RawValue>>,
    /// The place between two events where the walk ended.
    pub end: Place,
    /// Whether there is nothing beyond `end` in this direction.
    pub is_exhausted: bool,
    pub senders: BTreeSet<OwnedUserId>,
    /// The newest event that was kept.
    pub newest: Option<StoredEvent>,
    /// How many events the walk looked at, and the bytes of those that it kept.
    pub looked_at: u64,
    pub bytes: usize,
}

impl Room {
    pub(super) fn walk(
        &self,
        view: &ReaderView,
        filter: &RoomFilter,
        walk: Walk<'_>,
    ) -> Result<Walked, PortError> {
        let mut walked = Walked {
            events: Vec::new(),
            end: walk.from,
            is_exhausted: false,
            senders: BTreeSet::new(),
            newest: None,
            looked_at: 0,
            bytes: 0,
        };
        // The first read suffices if nothing is hidden; one event more tells whether there are others.
        let mut size = (walk.limit + 1).min(EVENTS_PER_READ);
        while walked.looked_at < walk.most.events {
            let batch = self.batch(walk, walked.end, size)?;
            let is_last = (batch.len() as u64) < size;
            size = EVENTS_PER_READ;
            let shown = self.shown(view, (filter, walk.direction), &batch)?;
            for (event, shown) in batch.into_iter().zip(shown) {
                if walked.events.len() as u64 >= walk.limit || walked.bytes > walk.most.bytes {
                    return Ok(walked);
                }
                let place = event.place();
                if is_beyond(walk, place) {
                    walked.is_exhausted = true;
                    return Ok(walked);
                }
                walked.looked_at += 1;
                walked.end = boundary(walk.direction, place);
                let Some(shown) = shown else { continue };
                walked.keep(walk.direction, event, shown);
            }
            if is_last {
                walked.is_exhausted = true;
                return Ok(walked);
            }
        }
        Ok(walked)
    }

    fn batch(&self, walk: Walk<'_>, from: Place, size: u64) -> Result<Vec<StoredEvent>, PortError> {
        // The event at the place itself is before it.
        let before = Place { number: from.number + 1, ..from };
        match (walk.direction, walk.source) {
            (Direction::Backwards, Source::Timeline) => self.store.before(before, size),
            (Direction::Forwards, Source::Timeline) => self.store.after(from, size),
            (Direction::Backwards, Source::RelatedTo(id)) => self.store.related_before(id, before, size),
            (Direction::Forwards, Source::RelatedTo(id)) => self.store.related_after(id, from, size),
            (direction, Source::Places(places)) => self.at(places, direction, (from, size)),
        }
    }

    /// The next events at these places.
    fn at(
        &self,
        places: &[Place],
        direction: Direction,
        (from, size): (Place, u64),
    ) -> Result<Vec<StoredEvent>, PortError> {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let (before, after) = places.split_at(places.partition_point(|place| *place <= from));
        let next: Vec<&Place> = match direction {
            Direction::Backwards => before.iter().rev().take(size).collect(),
            Direction::Forwards => after.iter().take(size).collect(),
        };
        let mut events = self.store.events(&next.iter().map(|place| place.number).collect::<Vec<_>>())?;
        events.sort_by_key(StoredEvent::place);
        if direction == Direction::Backwards {
            events.reverse();
        }
        Ok(events)
    }

    /// The events that the filter admits as the reader sees them, in the order of the walk.
    fn shown(
        &self,
        view: &ReaderView,
        (filter, direction): (&RoomFilter, Direction),
        batch: &[StoredEvent],
    ) -> Result<Vec<Option<Box<RawValue>>>, PortError> {
        let related = self.related(view, filter, batch)?;
        let is_wanted = |event: &&StoredEvent| {
            let pdu = &event.pdu;
            view.admits(filter, pdu) && related.as_ref().is_none_or(|ids| ids.contains(pdu.id()))
        };
        let mut wanted: Vec<&StoredEvent> = batch.iter().filter(is_wanted).collect();
        if direction == Direction::Backwards {
            wanted.reverse();
        }
        let seen = view.of_events(&self.store, wanted.iter().copied())?;
        let mut seen: BTreeMap<EventNumber, Option<Box<RawValue>>> =
            wanted.into_iter().map(|event| event.number).zip(seen).collect();
        Ok(batch.iter().map(|event| seen.remove(&event.number).flatten()).collect())
    }

    /// The events to which others that the reader sees relate as the filter says; `None` if it does not say so.
    pub(in crate::objects::room) fn related(
        &self,
        view: &ReaderView,
        filter: &RoomFilter,
        batch: &[StoredEvent],
    ) -> Result<Option<BTreeSet<OwnedEventId>>, PortError> {
        let Some(by) = filter.related_by() else { return Ok(None) };
        let ids: Vec<&EventId> = batch.iter().map(|event| event.pdu.id()).collect();
        let Some(span) = view.span_of_relations(&self.store)? else { return Ok(Some(BTreeSet::new())) };
        self.store.related_by(&ids, by, span).map(Some)
    }
}

impl Walked {
    fn keep(&mut self, direction: Direction, event: StoredEvent, shown: Box<RawValue>) {
        self.bytes += shown.get().len();
        self.events.push(shown);
        self.senders.insert(event.pdu.sender().to_owned());
        if direction == Direction::Forwards || self.newest.is_none() {
            self.newest = Some(event);
        }
    }
}

/// Whether a place is beyond the end of the walk.
fn is_beyond(walk: Walk<'_>, place: Place) -> bool {
    walk.until.is_some_and(|until| match walk.direction {
        Direction::Backwards => place <= until,
        Direction::Forwards => place > until,
    })
}

/// The place just beyond an event.
fn boundary(direction: Direction, place: Place) -> Place {
    match direction {
        Direction::Backwards => Place { number: place.number - 1, ..place },
        Direction::Forwards => place,
    }
}

pub(super) fn token(place: Place) -> PageToken {
    PageToken { depth: place.depth, number: place.number }
}
