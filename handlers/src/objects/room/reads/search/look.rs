//! Looks for matches from the newest event to the oldest: in the index, and in events that are not there yet.

use std::collections::BTreeMap;
use std::ops::Range;

use lattice_rooms::EventNumber;
use ruma_common::OwnedUserId;
use ruma_state_res::Event as _;

use crate::objects::protocol::room::{FindMatches, SearchOrder};
use crate::objects::room::Room;
use crate::objects::room::store::{EVENTS_PER_BLOCK, SearchIndex, SearchedText, StoredEvent};
use crate::objects::room::timeline::ReaderView;
use crate::ports::PortError;

/// The most events that one turn of a search looks at, and the bytes of texts after which it looks at no more.
pub const MAX_EVENTS_SEARCHED: u64 = 2_048;
pub const MAX_BYTES_SEARCHED: usize = 1024 * 1024;
/// The most matches of one turn.
pub const MAX_MATCHES: u64 = 100;
/// The entries of the index that are found together.
const BLOCKS_PER_READ: u64 = 16;

/// A match that the reader may see.
pub(super) struct Seen {
    pub number: EventNumber,
    pub sender: OwnedUserId,
    pub is_state: bool,
    pub sent_at: u64,
    pub score: u64,
}

/// What a turn found, newest first.
pub(super) struct Looked {
    pub seen: Vec<Seen>,
    /// The number of the event before which the search goes on; `None` at the end.
    pub next: Option<EventNumber>,
}

/// How much a turn looked at.
#[derive(Default)]
struct Work {
    events: u64,
    bytes: usize,
}

impl Room {
    /// The matches before an event, as far as one turn looks.
    pub(super) fn look(
        &self,
        view: &ReaderView,
        find: &FindMatches,
        upto: EventNumber,
    ) -> Result<Looked, PortError> {
        let mut looked = Looked { seen: Vec::new(), next: None };
        if find.query.is_empty() {
            return Ok(looked);
        }
        let (index, expression) = (self.store.search_index()?, find.query.expression());
        let (mut at, mut work) = (upto, Work::default());
        while at > 0 {
            let (blocks, rest) = self.blocks_before(&index, &expression, at)?;
            for block in blocks {
                let numbers = block * EVENTS_PER_BLOCK..at.min((block + 1) * EVENTS_PER_BLOCK);
                at = numbers.start;
                self.look_into(view, find, (&numbers, &mut work), &mut looked.seen)?;
                if is_enough(find, &work, looked.seen.len()) {
                    looked.next = (at > 0).then_some(at);
                    return Ok(looked);
                }
            }
            at = rest.unwrap_or(at);
        }
        Ok(looked)
    }

    /// The next blocks before an event that may have matches, latest first; and the number before which others are, if
    /// it is not that of the last of these.
    fn blocks_before(
        &self,
        index: &SearchIndex,
        expression: &str,
        at: EventNumber,
    ) -> Result<(Vec<u64>, Option<EventNumber>), PortError> {
        let last = (at - 1) / EVENTS_PER_BLOCK;
        if !index.has(last) {
            return Ok((vec![last], None));
        }
        let range = index.before(last);
        let blocks = self.store.blocks_with(expression, &range, BLOCKS_PER_READ)?;
        let is_last = (blocks.len() as u64) < BLOCKS_PER_READ;
        Ok((blocks, is_last.then_some(range.start * EVENTS_PER_BLOCK)))
    }

    /// Adds the matches among some events, newest first.
    fn look_into(
        &self,
        view: &ReaderView,
        find: &FindMatches,
        (numbers, work): (&Range<EventNumber>, &mut Work),
        seen: &mut Vec<Seen>,
    ) -> Result<(), PortError> {
        let texts = self.store.texts(numbers)?;
        work.events += numbers.end - numbers.start;
        work.bytes += texts.iter().map(|text| text.text.len()).sum::<usize>();
        let matching = |text: &SearchedText| Some((text.number, find.query.score(text.key, &text.text)?));
        let scores: BTreeMap<EventNumber, u64> = texts.iter().filter_map(matching).collect();
        if scores.is_empty() {
            return Ok(());
        }
        let events = self.store.events(&scores.keys().copied().collect::<Vec<_>>())?;
        for event in self.seen_of(view, find, &events)?.into_iter().rev() {
            seen.push(Seen {
                number: event.number,
                sender: event.pdu.sender().to_owned(),
                is_state: event.pdu.state_key().is_some(),
                sent_at: event.pdu.origin_server_ts().0.into(),
                score: scores.get(&event.number).copied().unwrap_or_default(),
            });
        }
        Ok(())
    }

    /// Those of the events that the filter admits and the reader may see with their texts.
    fn seen_of<'a>(
        &self,
        view: &ReaderView,
        find: &FindMatches,
        events: &'a [StoredEvent],
    ) -> Result<Vec<&'a StoredEvent>, PortError> {
        let related = self.related(view, &find.filter, events)?;
        let is_wanted = |event: &&StoredEvent| {
            let (pdu, sender) = (&event.pdu, event.pdu.sender());
            event.flags.is_in_timeline()
                && !view.is_erased(sender)
                && find.sender.as_ref().is_none_or(|wanted| wanted == sender)
                && find.filter.admits(pdu.event_type(), sender, pdu.content())
                && related.as_ref().is_none_or(|ids| ids.contains(pdu.id()))
        };
        let wanted: Vec<&StoredEvent> = events.iter().filter(is_wanted).collect();
        let seen = view.memberships(&self.store, &wanted)?;
        Ok(wanted.into_iter().zip(seen).filter(|(_, seen)| seen.is_some()).map(|(event, _)| event).collect())
    }
}

/// Whether a turn ends: it looked at as much as it may, or it has all that is wanted.
fn is_enough(find: &FindMatches, work: &Work, seen: usize) -> bool {
    let has_all =
        find.order == SearchOrder::Recent && !find.count && seen as u64 >= find.limit.clamp(1, MAX_MATCHES);
    has_all || work.events >= MAX_EVENTS_SEARCHED || work.bytes > MAX_BYTES_SEARCHED
}
