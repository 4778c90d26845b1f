//! The mainline ordering: who acted under older power levels is asked first.

use std::collections::BTreeMap;

use ruma_state_res::Event as _;

use super::authority::authority;
use crate::{EventNumber, EventStore};

/// Events by their closest event of the mainline of `levels`, oldest first, then by time and id.
pub(super) fn by_mainline<A: EventStore>(
    store: &A,
    events: Vec<EventNumber>,
    levels: Option<EventNumber>,
) -> Result<Vec<EventNumber>, A::Error> {
    let mut closest = Mainline::new(store, levels)?;
    let mut ranked = Vec::new();
    for number in events {
        let entry = store.entry(number)?;
        let ts = entry.pdu.origin_server_ts();
        ranked.push((closest.place(number)?, ts, entry.pdu.id().to_owned(), number));
    }
    ranked.sort();
    Ok(ranked.into_iter().map(|(.., number)| number).collect())
}

/// The places of events along a mainline, from 1 for its oldest; 0 for what hangs on none of it.
struct Mainline<'a, A> {
    store: &'a A,
    places: BTreeMap<EventNumber, usize>,
}

impl<'a, A: EventStore> Mainline<'a, A> {
    fn new(store: &'a A, levels: Option<EventNumber>) -> Result<Self, A::Error> {
        let mut line = Vec::new();
        let mut next = levels;
        while let Some(number) = next {
            line.push(number);
            next = levels_of(store, number)?;
        }
        let places = line.into_iter().rev().zip(1..).collect();
        Ok(Self { store, places })
    }

    /// The place of the first event of the mainline on the way from an event to the levels that it names,
    /// to those that they name, and so on.
    fn place(&mut self, event: EventNumber) -> Result<usize, A::Error> {
        let (mut way, mut next) = (Vec::new(), Some(event));
        let mut place = 0;
        while let Some(number) = next {
            if let Some(known) = self.places.get(&number) {
                place = *known;
                break;
            }
            way.push(number);
            next = levels_of(self.store, number)?;
        }
        self.places.extend(way.into_iter().map(|number| (number, place)));
        Ok(place)
    }
}

/// The power levels that an event names as its authority.
fn levels_of<A: EventStore>(store: &A, number: EventNumber) -> Result<Option<EventNumber>, A::Error> {
    let entry = store.entry(number)?;
    Ok(authority(store, &entry, "m.room.power_levels")?.map(|(number, _)| number))
}
