//! The events of which the user was notified: a list, and what pushers have yet to send.

use std::collections::BTreeMap;

use lattice_push::{Actions, Notified, QueuedPush};
use lattice_rooms::Membership;
use lattice_sync::Unread;
use ruma_common::{OwnedEventId, OwnedRoomId, RoomId};

use super::User;
use crate::objects::host::{Execute, Step, Write};
use crate::objects::protocol::user::{
    ListNotifications, ListedNotifications, Notification, NotificationPage,
};
use crate::ports::PortError;

/// What an update of a room notifies the user of.
#[derive(Default)]
pub(super) struct Notifying {
    /// Oldest first.
    pub events: Vec<Notified>,
    /// The newest event, and whether one of them is urgent.
    pub newest: Option<OwnedEventId>,
    pub is_urgent: bool,
}

impl Notifying {
    /// Adds an event that the user's rules notify of.
    pub fn add(&mut self, event: Notified, event_id: Option<OwnedEventId>, actions: &Actions) {
        self.is_urgent |= actions.highlights() || actions.sound().is_some();
        self.newest = event_id.or(self.newest.take());
        self.events.push(event);
    }
}

impl Execute<ListNotifications> for User {
    fn execute(&self, list: ListNotifications) -> Result<Step<ListedNotifications>, PortError> {
        let pulls = self.pulls()?;
        if list.may_pull && !pulls.is_empty() {
            return Ok(Step::Reply(ListedNotifications::Pull(pulls)));
        }
        let mut rooms: BTreeMap<OwnedRoomId, Option<Unread>> = BTreeMap::new();
        let (mut notifications, mut has_more) = (Vec::new(), false);
        for (id, event) in self.store.notified(list.before)? {
            if list.only_highlights && !event.is_highlight {
                continue;
            }
            if !rooms.contains_key(&event.room_id) {
                let room = self.store.room(&event.room_id)?;
                let unread = room.filter(|room| room.membership == Membership::Join).map(|room| room.unread);
                rooms.insert(event.room_id.clone(), unread);
            }
            let Some(Some(unread)) = rooms.get(&event.room_id) else { continue };
            if notifications.len() as u64 == list.limit {
                has_more = true;
                break;
            }
            let Notified { room_id, number, notified_ms, actions, .. } = event;
            let is_read = !unread.has(number);
            notifications.push(Notification { id, room_id, number, actions, is_read, notified_ms });
        }
        let page = NotificationPage { notifications, has_more, ignored: self.ignored()? };
        Ok(Step::Reply(ListedNotifications::Page(page)))
    }
}

impl User {
    /// Queues for each pusher what a change of a room's unread events means, in the commit of the change, after the room's row. A
    /// user without pushers has no row of it.
    pub(super) fn queue_pushes(
        &self,
        write: &Write<'_>,
        room_id: &RoomId,
        (newest, is_urgent): (Option<OwnedEventId>, bool),
        (has_read, before): (bool, u64),
    ) -> Result<(), PortError> {
        let badge = self.store.badge()?;
        if newest.is_none() && !has_read && badge == before {
            return Ok(());
        }
        let is_read = self.store.unread_in(room_id)? == 0;
        for mut pusher in self.store.push_queues()? {
            let queued_ms = write.now_ms();
            let mut queue = pusher.queue.clone();
            if is_read {
                queue.remove(room_id);
            }
            match &newest {
                Some(event_id) if !is_read => queue.push(QueuedPush {
                    room_id: room_id.to_owned(),
                    event_id: event_id.clone(),
                    is_high: is_urgent,
                    badge,
                    queued_ms,
                    attempts: 0,
                }),
                // To read to the end says 0, also if it was 0: the device may show another number.
                _ if badge != before || (has_read && badge == 0) => queue.set_badge(badge, queued_ms),
                _ => {}
            }
            if queue != pusher.queue {
                pusher.queue = queue;
                self.store.put_push_queue(write, &pusher)?;
            }
        }
        Ok(())
    }
}
