//! Reads events that were found, with those around them.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::StateMapKey;
use lattice_sync::RoomFilter;
use ruma_common::OwnedUserId;
use ruma_state_res::Event as _;

use super::super::access::Access;
use super::super::state::MAX_PAGE_BYTES;
use super::super::walk::{MAX_EVENTS_WALKED, Most, Source, Walk, Walked, token};
use super::look::MAX_MATCHES;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::MemberProfile;
use crate::objects::protocol::room::{ContextLimits, Direction, Found, ReadFound, ReadRefusal};
use crate::objects::room::Room;
use crate::objects::room::store::{Flags, Place, StoredEvent};
use crate::objects::room::timeline::member_key;
use crate::ports::PortError;

/// The most events before, and after, an event that was found.
pub const MAX_SEARCH_CONTEXT: u64 = 20;
/// The most events that a room looks at around all events that were found, also those that it hides.
pub const MAX_EVENTS_AROUND: u64 = 5_000;

impl Execute<ReadFound> for Room {
    /// Decides anew what the reader may see.
    fn execute(&self, read: ReadFound) -> Result<Step<Result<Vec<Option<Found>>, ReadRefusal>>, PortError> {
        let access = match self.access_of(&read.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let bytes = usize::try_from(read.max_bytes).unwrap_or(usize::MAX).min(MAX_PAGE_BYTES);
        let (mut found, mut left) = (Vec::new(), Most { events: MAX_EVENTS_AROUND, bytes });
        let most = usize::try_from(MAX_MATCHES).unwrap_or(usize::MAX);
        for number in read.numbers.iter().take(most) {
            if left.bytes == 0 {
                break;
            }
            found.push(self.found(&access, *number, (read.context, &mut left))?);
        }
        Ok(Step::Reply(Ok(found)))
    }
}

impl Room {
    fn found(
        &self,
        access: &Access,
        number: u64,
        (context, left): (Option<ContextLimits>, &mut Most),
    ) -> Result<Option<Found>, PortError> {
        let Some(stored) = self.store.events(&[number])?.pop() else { return Ok(None) };
        let is_there = stored.flags.is_in_timeline() && !stored.flags.has(Flags::REDACTED);
        if !is_there || access.view.is_erased(stored.pdu.sender()) {
            return Ok(None);
        }
        let shown = access.view.of_events(&self.store, std::iter::once(&stored))?.pop().flatten();
        let Some(event) = shown else { return Ok(None) };
        left.bytes = left.bytes.saturating_sub(event.get().len());
        let limits = context.unwrap_or(ContextLimits { before: 0, after: 0, profiles: false });
        let [before, after] = self.around(access, &stored, (limits, left))?;
        let profiles = match limits.profiles {
            true => self.profiles_around(access, &stored, [&before, &after])?,
            false => BTreeMap::new(),
        };
        let (start, end) = (token(before.end), token(after.end));
        Ok(Some(Found { event, before: before.events, after: after.events, start, end, profiles }))
    }

    /// What is before an event, and what is after it: each side has half of the bytes that are left.
    fn around(
        &self,
        access: &Access,
        stored: &StoredEvent,
        (limits, left): (ContextLimits, &mut Most),
    ) -> Result<[Walked; 2], PortError> {
        let (place, bytes) = (stored.place(), left.bytes / 2);
        let mut walk = |direction, from, until, limit: u64| {
            let limit = limit.min(MAX_SEARCH_CONTEXT);
            let most = Most { events: left.events.min(MAX_EVENTS_WALKED), bytes };
            let walk = Walk { source: Source::Timeline, direction, from, until, limit, most };
            let walked = self.walk(&access.view, &RoomFilter::default(), walk)?;
            left.events = left.events.saturating_sub(walked.looked_at);
            left.bytes = left.bytes.saturating_sub(walked.bytes);
            Ok::<_, PortError>(walked)
        };
        let newest_before = Place { number: place.number - 1, ..place };
        Ok([
            walk(Direction::Backwards, newest_before, None, limits.before)?,
            walk(Direction::Forwards, place, access.end, limits.after)?,
        ])
    }

    /// The profiles of the senders, after the last of the events.
    fn profiles_around(
        &self,
        access: &Access,
        stored: &StoredEvent,
        around: [&Walked; 2],
    ) -> Result<BTreeMap<OwnedUserId, MemberProfile>, PortError> {
        let [before, after] = around;
        let mut senders: BTreeSet<&OwnedUserId> = before.senders.union(&after.senders).collect();
        let sender = stored.pdu.sender().to_owned();
        senders.insert(&sender);
        let last = after.newest.as_ref().unwrap_or(stored);
        let keys: Vec<StateMapKey> = senders.iter().map(|user_id| member_key(user_id)).collect();
        let state = self.store.state(last.states.after, &keys)?;
        let profile = |user_id: &OwnedUserId| {
            let event = state.get(&member_key(user_id))?;
            Some((user_id.clone(), MemberProfile::of(&access.view.content(event))))
        };
        Ok(senders.into_iter().filter_map(profile).collect())
    }
}
