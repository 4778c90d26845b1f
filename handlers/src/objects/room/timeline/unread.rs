//! What a stream update says of the events that a member has not read: those that may notify the member, those that were
//! redacted, and the member's own receipts. The member's User decides by its push rules.

use std::rc::Rc;

use lattice_rooms::{EventNumber, Pdu, Relation, StateMapKey, Unsigned, may_notify_room};
use lattice_sync::PageToken;
use ruma_common::OwnedEventId;
use ruma_state_res::Event as _;
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use super::notifying::Facts;
use super::reader_view::{ReaderView, member_key};
use crate::objects::protocol::user::{NotifyingEvent, UnreadUpdate};
use crate::objects::room::Room;
use crate::objects::room::store::{Flags, Span, StoredEvent, StreamEvent};
use crate::ports::PortError;

/// The most events of one update that may notify a member, and their bytes of JSON, of which no event counts more than
/// [`MAX_PUSHED_EVENT_BYTES`]. The next update has what follows.
pub const MAX_EVENTS_PER_UPDATE: u64 = 50;
pub const MAX_BYTES_PER_UPDATE: u64 = 128 * 1024;
/// So few positions need no look at the events.
const FEW_POSITIONS: u64 = 16;
/// The longest event (bytes of JSON) that push rules see whole.
pub const MAX_PUSHED_EVENT_BYTES: usize = 8 * 1024;
/// How many relations lead from an event to its thread at most.
const MAX_RELATIONS: usize = 3;

/// An event, and whether the member sees it.
pub(super) type Seen<'a> = (&'a StreamEvent, bool);

impl Room {
    /// Where an update ends that brings a member from a position towards the head: at the head, or before an event
    /// beyond the maxima of one update.
    pub(super) fn end_of_update(&self, after: u64, head: u64) -> Result<u64, PortError> {
        let span = Span { after, upto: head };
        if head <= after + FEW_POSITIONS {
            return Ok(head);
        }
        if let Some(end) = self.notifying.end_of(span) {
            return Ok(end);
        }
        let (mut end, mut bytes, mut before) = (head, 0, after);
        let sizes = self.store.sizes(span, MAX_EVENTS_PER_UPDATE + 1)?;
        for (number, (position, size)) in (0..).zip(sizes) {
            bytes += size.min(MAX_PUSHED_EVENT_BYTES as u64);
            if number == MAX_EVENTS_PER_UPDATE || (bytes > MAX_BYTES_PER_UPDATE && number > 0) {
                end = before;
                break;
            }
            before = position;
        }
        self.notifying.note_end(span, end);
        Ok(end)
    }

    /// What a span of the stream changes of a member's unread events; `None` if nothing. `is_inline`: the update has
    /// these events.
    pub(super) fn unread_update(
        &self,
        view: &ReaderView,
        (span, is_inline): (Span, bool),
        events: &[Seen<'_>],
    ) -> Result<Option<UnreadUpdate>, PortError> {
        let (mut update, user_id) = (UnreadUpdate::default(), view.reader());
        for (index, (StreamEvent { position, event }, is_seen)) in events.iter().enumerate() {
            let facts = self.facts(event)?;
            update.redacted.extend(facts.redacts);
            if !is_seen || event.pdu.sender() == user_id {
                continue;
            }
            let place = event.place();
            update.events.push(NotifyingEvent {
                position: *position,
                sender: event.pdu.sender().to_owned(),
                event_id: (!is_inline).then(|| event.pdu.id().to_owned()),
                place: PageToken { depth: place.depth, number: place.number },
                thread: facts.thread.clone(),
                may_notify_room: facts.may_notify_room,
                event: (!is_inline).then(|| looked_at(view, &event.pdu)),
                inline: is_inline.then_some(index),
            });
        }
        // A receipt has a position too.
        if events.len() as u64 != span.upto - span.after {
            update.read = self.store.own_receipts(user_id, span)?;
        }
        if update.is_empty() {
            return Ok(None);
        }
        update.joined_members = self.store.counts()?.joined;
        Ok(Some(update))
    }

    /// The member event of the sender of an event, in the state after the event.
    pub(super) fn sender_of(&self, event: &StoredEvent) -> Result<Option<Rc<Pdu>>, PortError> {
        Ok(self.facts(event)?.member.clone())
    }

    fn facts(&self, event: &StoredEvent) -> Result<Rc<Facts>, PortError> {
        if let Some(facts) = self.notifying.get(event.number) {
            return Ok(facts);
        }
        let key = member_key(event.pdu.sender());
        let facts = Rc::new(Facts {
            thread: self.thread_of(event)?,
            may_notify_room: self.may_notify_room(event)?,
            redacts: self.redacted_by(event)?,
            member: self.store.state(event.states.after, std::slice::from_ref(&key))?.remove(&key),
        });
        self.notifying.keep(event.number, facts.clone());
        Ok(facts)
    }

    /// Whether the sender may notify the room. Looks it up only for an event that may mention the room.
    fn may_notify_room(&self, event: &StoredEvent) -> Result<bool, PortError> {
        let content = event.pdu.content().get();
        if !content.contains("@room") && !content.contains("\"room\"") {
            return Ok(false);
        }
        let keys: [StateMapKey; 2] =
            ["m.room.power_levels", "m.room.create"].map(|event_type| (event_type.to_owned(), String::new()));
        let state = self.store.state(event.states.before, &keys)?;
        Ok(may_notify_room(event.pdu.sender(), &state, &self.identity()?.rules))
    }

    /// The event that a redaction was applied to.
    fn redacted_by(&self, event: &StoredEvent) -> Result<Option<EventNumber>, PortError> {
        let Some(redacts) = self.store.redacts(&event.pdu)? else { return Ok(None) };
        let redacted = self.store.events_by_id(&[&redacts])?.pop();
        Ok(redacted.filter(|redacted| redacted.flags.has(Flags::REDACTED)).map(|redacted| redacted.number))
    }

    /// The root of the thread that an event is in, by its own relation or that of an event it relates to.
    pub(in crate::objects::room) fn thread_of(
        &self,
        event: &StoredEvent,
    ) -> Result<Option<OwnedEventId>, PortError> {
        let mut relation = Relation::of(event.pdu.content());
        for _ in 0..MAX_RELATIONS {
            let Some(Relation { rel_type, event_id, .. }) = relation else { return Ok(None) };
            if rel_type == Relation::THREAD {
                return Ok(Some(event_id));
            }
            let related = self.store.events_by_id(&[&event_id])?.pop();
            relation = related.and_then(|related| Relation::of(related.pdu.content()));
        }
        Ok(None)
    }

    /// The first event that an event relates to, directly or through others.
    pub(in crate::objects::room) fn related_first(
        &self,
        event: &StoredEvent,
    ) -> Result<Option<OwnedEventId>, PortError> {
        let (mut first, mut relation) = (None, Relation::of(event.pdu.content()));
        for _ in 0..MAX_RELATIONS {
            let Some(Relation { event_id, .. }) = relation else { break };
            let related = self.store.events_by_id(&[&event_id])?.pop();
            relation = related.and_then(|related| Relation::of(related.pdu.content()));
            first = Some(event_id);
        }
        Ok(first)
    }
}

/// What push rules look at: the event, or of a large one its type, its sender, the beginning of its body, its mentions and
/// its relation type.
fn looked_at(view: &ReaderView, pdu: &Pdu) -> Box<RawValue> {
    #[derive(Deserialize, Default)]
    struct Content {
        #[serde(default)]
        body: Option<String>,
        #[serde(default)]
        msgtype: Option<String>,
        #[serde(rename = "m.mentions", default)]
        mentions: Option<Mentions>,
        #[serde(rename = "m.relates_to", default)]
        relates_to: Option<RelatesTo>,
    }
    #[derive(Deserialize, Serialize)]
    struct RelatesTo {
        rel_type: String,
    }
    #[derive(Deserialize, Default)]
    struct Mentions {
        #[serde(default)]
        room: bool,
        #[serde(default)]
        user_ids: Vec<String>,
    }
    let whole = || view.event(pdu, Unsigned::default());
    if pdu.json().len() <= MAX_PUSHED_EVENT_BYTES || view.is_erased(pdu.sender()) {
        return whole();
    }
    let content: Content = serde_json::from_str(pdu.content().get()).unwrap_or_default();
    let body = content.body.map(|body| body.chars().take(MAX_PUSHED_EVENT_BYTES / 4).collect::<String>());
    let mentions = content.mentions.map(|mentions| {
        let user_ids: Vec<_> =
            mentions.user_ids.into_iter().filter(|id| id == view.reader().as_str()).collect();
        json!({ "room": mentions.room, "user_ids": user_ids })
    });
    let mut kept = json!({ "body": body, "msgtype": content.msgtype, "m.mentions": mentions, "m.relates_to": content.relates_to });
    if let Some(kept) = kept.as_object_mut() {
        kept.retain(|_, value| !value.is_null());
    }
    let mut event = json!({ "type": pdu.event_type(), "sender": pdu.sender(), "content": kept });
    if let (Some(state_key), Some(event)) = (pdu.state_key(), event.as_object_mut()) {
        event.insert("state_key".to_owned(), state_key.into());
    }
    to_raw_value(&event).unwrap_or_else(|_| whole())
}
