//! Walks from an event to those that relate to it, or to which it relates, level by level or branch by branch.

use std::collections::{BTreeSet, VecDeque};

use lattice_rooms::{EventNumber, Relation};
use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use crate::objects::protocol::room::{Direction, LevelOrder, RelationshipWalk, Toward};
use crate::objects::room::reads::access::Access;
use crate::objects::room::reads::walk::MAX_EVENTS_WALKED;
use crate::objects::room::store::{Place, Store, StoredEvent};
use crate::ports::PortError;

/// The events that are read together.
pub(super) const EVENTS_PER_READ: usize = 50;

/// The events around an event.
pub(super) struct Around<'a> {
    store: &'a Store,
    access: &'a Access,
    walk: RelationshipWalk,
    /// The number of the newest event that counts.
    upto: EventNumber,
    /// The most events that are found.
    most: u64,
    /// In the order of the walk, each once.
    pub found: Vec<EventNumber>,
    is_found: BTreeSet<EventNumber>,
    /// How many events the walk looked at, also those that the reader may not see, edits and reactions.
    looked_at: u64,
    /// Whether [`MAX_EVENTS_WALKED`] ended the walk.
    pub is_cut: bool,
}

/// An event that the reader may see.
struct Node {
    number: EventNumber,
    event_id: OwnedEventId,
    /// The event to which it relates.
    parent: Option<OwnedEventId>,
    /// Whether anything relates to it.
    is_related_to: bool,
    /// How many relations lie between it and the first event.
    depth: u64,
}

impl<'a> Around<'a> {
    pub fn new(
        (store, access): (&'a Store, &'a Access),
        walk: RelationshipWalk,
        (upto, most): (EventNumber, u64),
    ) -> Self {
        let (found, is_found) = (Vec::new(), BTreeSet::new());
        Self { store, access, walk, upto, most, found, is_found, looked_at: 0, is_cut: false }
    }

    /// Finds the events around one that the reader may see. In old room versions events may relate to one another in a
    /// circle: the walk goes on from each once.
    pub fn walk(&mut self, first: &StoredEvent) -> Result<(), PortError> {
        let Some(first) = self.nodes(vec![first], 0)?.pop() else { return Ok(()) };
        self.keep(&first);
        let parent = if self.walk.include_parent { self.parent(&first)? } else { None };
        let children = if self.walk.include_children { self.children(&first, u64::MAX)? } else { Vec::new() };
        for node in parent.iter().chain(&children) {
            self.keep(node);
        }
        let (mut waiting, mut walked) = (VecDeque::from([first]), BTreeSet::new());
        while let Some(node) = waiting.pop_front() {
            self.keep(&node);
            if self.is_full() {
                return Ok(());
            }
            if node.depth >= self.walk.max_depth || !walked.insert(node.number) {
                continue;
            }
            let next = match self.walk.toward {
                Toward::Parents => self.parent(&node)?.into_iter().collect(),
                Toward::Children => self.children(&node, self.walk.max_breadth)?,
            };
            match self.walk.order {
                LevelOrder::BreadthFirst => waiting.extend(next),
                LevelOrder::DepthFirst => next.into_iter().rev().for_each(|node| waiting.push_front(node)),
            }
        }
        Ok(())
    }

    fn keep(&mut self, node: &Node) {
        if !self.is_full() && self.is_found.insert(node.number) {
            self.found.push(node.number);
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() as u64 >= self.most
    }

    /// The event to which an event relates, if the reader may see it.
    fn parent(&mut self, of: &Node) -> Result<Option<Node>, PortError> {
        let Some(parent) = &of.parent else { return Ok(None) };
        if self.looked_at >= MAX_EVENTS_WALKED {
            self.is_cut = true;
            return Ok(None);
        }
        self.looked_at += 1;
        let events = self.store.events_by_id(&[parent])?;
        let in_timeline = events.iter().filter(|event| event.flags.is_in_timeline() && self.counts(event));
        Ok(self.nodes(in_timeline.collect(), of.depth + 1)?.pop())
    }

    /// The first events that relate to an event and that the reader may see.
    fn children(&mut self, of: &Node, most: u64) -> Result<Vec<Node>, PortError> {
        let mut children = Vec::new();
        if !of.is_related_to {
            return Ok(children);
        }
        let newest_first = self.walk.siblings == Direction::Backwards;
        let mut place = if newest_first { Place::NEWEST } else { Place::OLDEST };
        while (children.len() as u64) < most {
            let wanted = (most - children.len() as u64).min(EVENTS_PER_READ as u64);
            let size = wanted.min(MAX_EVENTS_WALKED - self.looked_at);
            if size == 0 {
                self.is_cut = true;
                break;
            }
            let mut events = match newest_first {
                true => self.store.related_before(&of.event_id, place, size)?,
                false => self.store.related_after(&of.event_id, place, size)?,
            };
            let Some(last) = events.last() else { break };
            place = last.place();
            let is_last = (events.len() as u64) < size;
            self.looked_at += events.len() as u64;
            events.retain(|event| self.counts(event) && relation(event.pdu.content()).is_some());
            events.sort_by_key(StoredEvent::place);
            let mut nodes = self.nodes(events.iter().collect(), of.depth + 1)?;
            if newest_first {
                nodes.reverse();
            }
            children.append(&mut nodes);
            if is_last {
                break;
            }
        }
        Ok(children)
    }

    /// Whether an event is not newer than what the walk and the reader see.
    fn counts(&self, event: &StoredEvent) -> bool {
        event.number <= self.upto && self.access.end.is_none_or(|end| event.place() <= end)
    }

    /// Those of these events, which are ordered oldest first, that the reader may see.
    fn nodes(&self, events: Vec<&StoredEvent>, depth: u64) -> Result<Vec<Node>, PortError> {
        let seen = self.access.view.memberships(self.store, &events)?;
        let ids: Vec<&EventId> = events.iter().map(|event| event.pdu.id()).collect();
        let related_to = if ids.is_empty() { BTreeSet::new() } else { self.store.with_relations(&ids)? };
        let seen = events.into_iter().zip(seen).filter(|(_, seen)| seen.is_some());
        let node = |event: &StoredEvent| Node {
            number: event.number,
            event_id: event.pdu.id().to_owned(),
            parent: relation(&self.access.view.content(&event.pdu)),
            is_related_to: related_to.contains(event.pdu.id()),
            depth,
        };
        Ok(seen.map(|(event, _)| node(event)).collect())
    }
}

/// The event to which an event relates, unless it is an edit or a reaction.
fn relation(content: &serde_json::value::RawValue) -> Option<OwnedEventId> {
    Relation::of(content).filter(|relation| !relation.is_end()).map(|relation| relation.event_id)
}
