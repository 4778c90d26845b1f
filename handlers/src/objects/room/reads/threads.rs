//! Reads the list of threads.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::EventNumber;
use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::access::Access;
use super::state::MAX_PAGE_BYTES;
use super::walk::token;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{ReadRefusal, ReadThreads, RelatedEvents};
use crate::objects::room::Room;
use crate::objects::room::store::{ListedThread, Place, StoredEvent};
use crate::ports::PortError;

/// The most threads that one page looks at, also those that the reader does not see or want.
pub const MAX_THREADS_READ: u64 = 1_000;
/// The most threads of a page.
pub const MAX_PAGE_THREADS: u64 = 100;
/// The threads that are read together.
const THREADS_PER_READ: u64 = 25;

impl Execute<ReadThreads> for Room {
    fn execute(&self, read: ReadThreads) -> Result<Step<Result<RelatedEvents, ReadRefusal>>, PortError> {
        let access = match self.access_of(&read.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let limit = usize::try_from(read.limit.clamp(1, MAX_PAGE_THREADS)).unwrap_or(usize::MAX);
        let mut from = read.from.map(|place| self.place(place)).transpose()?.unwrap_or(Place::NEWEST);
        let (mut roots, mut bytes) = (Vec::new(), 0);
        for _ in 0..MAX_THREADS_READ / THREADS_PER_READ {
            let listed = self.store.threads_before(from, access.view.reader(), THREADS_PER_READ)?;
            let is_last = (listed.len() as u64) < THREADS_PER_READ;
            for (place, root) in self.seen_threads(&access, listed)? {
                if roots.len() == limit || bytes > MAX_PAGE_BYTES {
                    return self.thread_page(&access, &roots, Some(from));
                }
                from = place;
                let Some((root, has_own)) = root else { continue };
                let is_own = has_own || root.pdu.sender() == access.view.reader();
                if is_own || !read.only_participated {
                    bytes += root.pdu.json().len();
                    roots.push(root);
                }
            }
            if is_last {
                return self.thread_page(&access, &roots, None);
            }
        }
        self.thread_page(&access, &roots, Some(from))
    }
}

/// A thread's place, its root, and whether the reader sent one of its events.
type SeenThread = (Place, Option<(StoredEvent, bool)>);

impl Room {
    /// The threads, each with its root if the reader may see the root and the newest event.
    fn seen_threads(&self, access: &Access, listed: Vec<ListedThread>) -> Result<Vec<SeenThread>, PortError> {
        let ids: Vec<&EventId> = listed.iter().map(|thread| &*thread.root).collect();
        let roots = self.visible(access, self.store.events_by_id(&ids)?)?;
        let newest: Vec<u64> = listed.iter().map(|thread| thread.place.number).collect();
        let newest = self.visible(access, self.store.events(&newest)?)?;
        let newest: BTreeSet<EventNumber> = newest.iter().map(|event| event.number).collect();
        let mut roots: BTreeMap<OwnedEventId, StoredEvent> =
            roots.into_iter().map(|root| (root.pdu.id().to_owned(), root)).collect();
        let seen = listed.into_iter().map(|thread| {
            let root = roots.remove(&*thread.root).filter(|_| newest.contains(&thread.place.number));
            (thread.place, root.map(|root| (root, thread.has_own)))
        });
        Ok(seen.collect())
    }

    fn visible(&self, access: &Access, events: Vec<StoredEvent>) -> Result<Vec<StoredEvent>, PortError> {
        let seen = access.view.memberships(&self.store, &events.iter().collect::<Vec<_>>())?;
        let visible = events
            .into_iter()
            .zip(seen)
            .filter(|(event, seen)| seen.is_some() && event.flags.is_in_timeline());
        Ok(visible.map(|(event, _)| event).collect())
    }

    fn thread_page(
        &self,
        access: &Access,
        roots: &[StoredEvent],
        next: Option<Place>,
    ) -> Result<Step<Result<RelatedEvents, ReadRefusal>>, PortError> {
        let shown = access.view.of_events(&self.store, roots.iter())?;
        let events = shown.into_iter().flatten().collect();
        Ok(Step::Reply(Ok(RelatedEvents { events, next: next.map(token) })))
    }
}
