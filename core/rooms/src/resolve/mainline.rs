//! The mainline ordering: events with older power levels in their auth chain come first (room version 2,
//! "Mainline ordering").

use std::collections::BTreeMap;

use ruma_state_res::Event as _;

use super::auth_events::find_auth_event;
use crate::{EventNumber, EventStore};

/// Sorts events by the closest event of the mainline of `levels`, oldest first, then by `origin_server_ts`
/// and id.
pub(super) fn by_mainline<S: EventStore>(
    store: &S,
    events: Vec<EventNumber>,
    levels: Option<EventNumber>,
) -> Result<Vec<EventNumber>, S::Error> {
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

/// The places of events along a mainline: 1 for its oldest event, 0 for events without a mainline event.
struct Mainline<'a, S> {
    store: &'a S,
    places: BTreeMap<EventNumber, usize>,
}

impl<'a, S: EventStore> Mainline<'a, S> {
    fn new(store: &'a S, levels: Option<EventNumber>) -> Result<Self, S::Error> {
        let mut line = Vec::new();
        let mut next = levels;
        while let Some(number) = next {
            line.push(number);
            next = levels_of(store, number)?;
        }
        let places = line.into_iter().rev().zip(1..).collect();
        Ok(Self { store, places })
    }

    /// The place of the closest mainline event: the first on the path from the event to the power levels
    /// among its auth events, to the power levels among theirs, and so on.
    fn place(&mut self, event: EventNumber) -> Result<usize, S::Error> {
        let (mut path, mut next) = (Vec::new(), Some(event));
        let mut place = 0;
        while let Some(number) = next {
            if let Some(known) = self.places.get(&number) {
                place = *known;
                break;
            }
            path.push(number);
            next = levels_of(self.store, number)?;
        }
        self.places.extend(path.into_iter().map(|number| (number, place)));
        Ok(place)
    }
}

/// The power levels event among the auth events of an event.
fn levels_of<S: EventStore>(store: &S, number: EventNumber) -> Result<Option<EventNumber>, S::Error> {
    let entry = store.entry(number)?;
    Ok(find_auth_event(store, &entry, "m.room.power_levels")?.map(|(number, _)| number))
}
