//! The mainline ordering: events with older power levels in their auth chain come first (room version 2,
//! "Mainline ordering").

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::auth_events::find_auth_event;
use crate::{EventNumber, EventStore};

/// Sorts events by the closest event of the mainline of `levels`, oldest first, then by `origin_server_ts`
/// and id.
pub(super) fn by_mainline<S: EventStore>(
    store: &S,
    events: Vec<EventNumber>,
    levels: Option<EventNumber>,
) -> Result<Vec<EventNumber>, S::Error> {
    let mut mainline =
        Mainline { store, next: levels, oldest: EventNumber::MAX, length: 0, places: BTreeMap::new() };
    let mut ranked = Vec::new();
    for number in events {
        let header = store.header(number)?;
        ranked.push((mainline.place(number)?, header.origin_server_ts, header.id.clone(), number));
    }
    ranked.sort();
    Ok(ranked.into_iter().map(|(.., number)| number).collect())
}

/// How many events of the mainline are newer; the greatest number for an event without a mainline event.
type Place = Reverse<usize>;

/// The places of events along a mainline, which is read only as far back as they reach.
struct Mainline<'a, S> {
    store: &'a S,
    /// The newest event of the mainline that was not read.
    next: Option<EventNumber>,
    /// The oldest event of the mainline that was read.
    oldest: EventNumber,
    /// How many events of the mainline were read.
    length: usize,
    places: BTreeMap<EventNumber, Place>,
}

impl<S: EventStore> Mainline<'_, S> {
    /// The place of the closest mainline event: the first on the path from the event to the power levels
    /// among its auth events, to the power levels among theirs, and so on.
    fn place(&mut self, event: EventNumber) -> Result<Place, S::Error> {
        let (mut path, mut next) = (Vec::new(), Some(event));
        let mut place = Reverse(usize::MAX);
        while let Some(number) = next {
            self.read_down_to(number)?;
            if let Some(known) = self.places.get(&number) {
                place = *known;
                break;
            }
            if self.next.is_none() && number < self.oldest {
                break; // The mainline has no older events.
            }
            path.push(number);
            next = levels_of(self.store, number)?;
        }
        self.places.extend(path.into_iter().map(|number| (number, place)));
        Ok(place)
    }

    /// Reads the mainline events from this number on. An event has a higher number than its auth events.
    fn read_down_to(&mut self, number: EventNumber) -> Result<(), S::Error> {
        while let Some(next) = self.next.filter(|next| *next >= number) {
            self.places.insert(next, Reverse(self.length));
            self.oldest = next;
            self.length += 1;
            self.next = levels_of(self.store, next)?;
        }
        Ok(())
    }
}

/// The power levels event among the auth events of an event.
fn levels_of<S: EventStore>(store: &S, number: EventNumber) -> Result<Option<EventNumber>, S::Error> {
    find_auth_event(store, &*store.header(number)?, "m.room.power_levels")
}
