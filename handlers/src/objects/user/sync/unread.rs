//! The unread events of a room: a stream update adds those that notify the user by the push rules, and removes what was
//! redacted or read.

use std::collections::BTreeMap;

use lattice_push::{Context, Evaluator, Event, Notified, SenderPower};
use lattice_sync::{Unread, UnreadEvent};
use ruma_common::OwnedEventId;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::objects::protocol::MemberProfile;
use crate::objects::protocol::user::{NotifyingEvent, StreamUpdate, UnreadUpdate};
use crate::objects::user::User;
use crate::objects::user::notifications::Notifying;
use crate::ports::PortError;

/// The level that notifying a room needs in the rules of one event: the Room has compared the sender's with the room's.
const ROOM_NOTIFICATION_LEVEL: i64 = 50;

impl User {
    /// What is unread after an update of a room that the user is in, and had up to the position `known`.
    pub(super) fn unread_after(
        &self,
        update: &StreamUpdate,
        known: u64,
        mut unread: Unread,
    ) -> Result<(Unread, Notifying), PortError> {
        let Some(changes) = &update.unread else { return Ok((unread, Notifying::default())) };
        let (events, notifying) = self.notifying(update, changes, known)?;
        events.iter().for_each(|event| unread.add(event));
        changes.redacted.iter().for_each(|number| unread.redact(*number));
        changes.read.iter().for_each(|read| unread.read(read));
        unread.arrived(update.to);
        Ok((unread, notifying))
    }

    /// The events that notify the user. An update may begin before the position that the user has.
    fn notifying(
        &self,
        update: &StreamUpdate,
        changes: &UnreadUpdate,
        known: u64,
    ) -> Result<(Vec<UnreadEvent>, Notifying), PortError> {
        let new: Vec<_> = changes.events.iter().filter(|event| event.position > known).collect();
        if new.is_empty() {
            return Ok((Vec::new(), Notifying::default()));
        }
        let ignored = self.ignored()?;
        let profile = MemberProfile::of_fields(&self.store.profile()?.fields);
        let evaluator = Evaluator::new(&self.user_id()?, &self.push_rules()?);
        let (mut unread, mut notifying) = (Vec::new(), Notifying::default());
        let notified_ms = self.host.now_ms();
        for event in new {
            if ignored.contains(&event.sender) {
                continue;
            }
            let Some(json) = json(update, event) else { continue };
            let Ok(read) = Event::read(json.get()) else { continue };
            let level =
                if event.may_notify_room { ROOM_NOTIFICATION_LEVEL } else { ROOM_NOTIFICATION_LEVEL - 1 };
            let notifications = BTreeMap::from([("room".to_owned(), ROOM_NOTIFICATION_LEVEL)]);
            let context = Context {
                room_id: &update.room_id,
                member_count: changes.joined_members,
                display_name: profile.displayname.as_deref(),
                power: Some(&SenderPower { level, notifications }),
            };
            let matching = evaluator.matching(&read, &context);
            let Some(actions) = matching.map(|rule| rule.actions).filter(|actions| actions.notifies()) else {
                continue;
            };
            let (place, thread) = (event.place, event.thread.clone());
            let is_highlight = actions.highlights();
            unread.push(UnreadEvent { place, thread, is_highlight });
            let (room_id, number) = (update.room_id.clone(), place.number);
            let notified = Notified { room_id, number, notified_ms, is_highlight, actions: actions.kept() };
            notifying.add(notified, event.event_id.clone().or_else(|| id(json)), actions);
        }
        Ok((unread, notifying))
    }
}

/// The id of an event in the form of `/sync`.
fn id(event: &RawValue) -> Option<OwnedEventId> {
    #[derive(Deserialize)]
    struct Id {
        event_id: OwnedEventId,
    }
    serde_json::from_str::<Id>(event.get()).ok().map(|event| event.event_id)
}

/// The event: with the update, or as what push rules look at.
fn json<'a>(update: &'a StreamUpdate, event: &'a NotifyingEvent) -> Option<&'a RawValue> {
    let inline = || Some(&*update.events.as_ref()?.get(event.inline?)?.event);
    event.event.as_deref().or_else(inline)
}
