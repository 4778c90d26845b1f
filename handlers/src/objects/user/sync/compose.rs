//! Composes the plan of a sync response. The cost depends on what changed since the client's token, not on the
//! number of the user's rooms.

use lattice_rooms::Membership;
use lattice_sync::{Filter, SyncToken};
use ruma_common::{DeviceId, RoomId};
use serde_json::value::RawValue;

use crate::objects::protocol::user::{
    DeviceKeyCounts, InlineEvent, PlannedRoom, Poll, StreamUpdate, StrippedRoom, SyncPlan,
};
use crate::objects::user::User;
use crate::objects::user::account_data::AccountDataChanges;
use crate::objects::user::store::{KeyCounts, RoomRow};
use crate::ports::PortError;

/// One poll while its plan is composed.
pub(in crate::objects::user) struct Composition<'a> {
    /// What the client has; `None` if the client has nothing.
    pub since: Option<&'a SyncToken>,
    /// The position since which the client wants what changed; `None` if it wants everything.
    pub changed_since: Option<u64>,
    pub filter: &'a Filter,
    /// Stream updates that were just stored, at most one of each room. Each began at the delivered position.
    updates: &'a [&'a StreamUpdate],
    pub changes: AccountDataChanges,
}

impl User {
    /// Plans what a client at `poll.since` has not seen. `updates` were just stored, at most one of each
    /// room; each began at the delivered position.
    pub(in crate::objects::user) fn compose(
        &self,
        poll: &Poll,
        filter: &Filter,
        updates: &[&StreamUpdate],
    ) -> Result<SyncPlan, PortError> {
        if let Some(rest) = self.plan_rest(poll, filter)? {
            return Ok(rest);
        }
        let position = self.store.newest()?;
        // A position above the newest is unknown, for example after a restore: the client syncs initially.
        let known = poll.since.clone().filter(|since| since.position <= position);
        // Without the whole state, nothing is left of the rooms that did not fit.
        let known = known.map(|since| SyncToken { rest: since.rest.filter(|_| poll.full_state), ..since });
        let since = known.as_ref();
        let changed_since = since.filter(|_| !poll.full_state).map(|since| since.position);
        let changes = self.account_data_changes(changed_since, filter)?;
        let updates = if poll.full_state { &[] } else { updates };
        let own_device_list = self.store.own_device_list()?;
        let mut composition = Composition { since, changed_since, filter, updates, changes };
        let mut plan = SyncPlan {
            position,
            timeline_limit: filter.timeline_limit,
            account_data: std::mem::take(&mut composition.changes.global),
            ignored: self.ignored()?,
            joined: Vec::new(),
            invited: Vec::new(),
            knocked: Vec::new(),
            left: Vec::new(),
            invites: None,
            owed: Vec::new(),
            sticky: Vec::new(),
            typing: Vec::new(),
            receipts: filter.ephemeral.admits("m.receipt"),
            presence: self.wanted_presence(filter),
            device_lists: poll.since.is_some() && !poll.events_only,
            own_device_list: !poll.events_only && since.is_some_and(|since| own_device_list > since.position),
            unread_threads: filter.unread_threads,
            filters: filter.events.clone(),
            signed_users: Vec::new(),
            device_keys: DeviceKeyCounts::default(),
            event_fields: filter.event_fields.clone(),
            to_device: None,
        };
        if !poll.events_only {
            self.plan_device(&mut plan, (&poll.device_id, changed_since))?;
        }
        self.plan_rooms(&mut plan, &mut composition)?;
        self.plan_private_receipts(&mut plan, &composition)?;
        self.plan_typing(&mut plan, &composition)?;
        let invites = changed_since.and(since).map_or(0, |since| since.invites.unwrap_or(since.position));
        self.plan_invites(&mut plan, invites, filter)?;
        Ok(plan)
    }

    /// Plans what is new for the device: messages, its keys, signatures that the user made.
    fn plan_device(
        &self,
        plan: &mut SyncPlan,
        (device_id, changed_since): (&DeviceId, Option<u64>),
    ) -> Result<(), PortError> {
        plan.device_keys = self.plan_device_keys(device_id, changed_since)?;
        plan.to_device = self.plan_to_device(device_id)?;
        if let Some(since) = changed_since {
            plan.signed_users = self.store.users_signed_since(since)?;
        }
        Ok(())
    }

    /// What the response says of the device's keys: always, so that no client waits for it.
    fn plan_device_keys(
        &self,
        device_id: &DeviceId,
        changed_since: Option<u64>,
    ) -> Result<DeviceKeyCounts, PortError> {
        let KeyCounts { one_time, unused_fallbacks, fallback_used_at } =
            self.store.own_key_counts(device_id)?;
        Ok(DeviceKeyCounts {
            one_time_keys: one_time,
            unused_fallback_keys: unused_fallbacks,
            is_new: changed_since.is_some_and(|since| fallback_used_at > since),
        })
    }

    /// Plans the joined rooms that changed and the knocks, then the rooms that are owed, or of which there are more
    /// sticky events, then those with new account data alone.
    fn plan_rooms(&self, plan: &mut SyncPlan, composition: &mut Composition<'_>) -> Result<(), PortError> {
        let rooms = match composition.changed_since {
            Some(since) => self.store.rooms_since(since)?,
            None => self.store.rooms()?,
        };
        for room in rooms {
            match room.membership {
                Membership::Join => self.plan_room(plan, composition, room, true)?,
                Membership::Knock => self.plan_knock(plan, composition.filter, room)?,
                Membership::Leave | Membership::Ban => self.plan_left(plan, composition, room)?,
                Membership::Invite => {}
            }
        }
        if let (Some(since), Some(position)) = (composition.since, composition.changed_since) {
            for (joined_at, is_new) in left_over(since) {
                let room = self.store.room_joined_at(joined_at)?;
                if let Some(room) = room.filter(|room| room.positions.newest() <= position) {
                    self.plan_room(plan, composition, room, is_new)?;
                }
            }
        }
        for room_id in composition.changes.rooms() {
            let room = self.store.room(&room_id)?.filter(|room| room.membership == Membership::Join);
            if let Some(room) = room.filter(|room| composition.filter.admits_room(&room.room_id)) {
                let after = Some(room.position);
                let changes = composition.changes.of_room(&room_id);
                plan.joined.push(without_events(room, after, changes));
            }
        }
        Ok(())
    }

    /// Plans a room on which the user knocks; a list of rooms is without their stripped state.
    fn plan_knock(&self, plan: &mut SyncPlan, filter: &Filter, room: RoomRow) -> Result<(), PortError> {
        let room_id = room.room_id;
        if filter.admits_room(&room_id) {
            let stored = self.store.room(&room_id)?.and_then(|room| room.invite_state);
            plan.knocked.push(StrippedRoom { room_id, state: stored.unwrap_or_default() });
        }
        Ok(())
    }

    /// Plans one room that is new to the client, or owed.
    fn plan_room(
        &self,
        plan: &mut SyncPlan,
        composition: &mut Composition<'_>,
        room: RoomRow,
        is_new: bool,
    ) -> Result<(), PortError> {
        let owed = composition.since.and_then(|since| since.owed(room.joined_at));
        let sticky = composition.since.and_then(|since| since.sticky(room.joined_at));
        let changes = composition.changes.of_room(&room.room_id);
        if !composition.filter.admits_room(&room.room_id) {
            plan.sticky.extend(sticky);
            self.plan_hidden(plan, composition, room);
            return Ok(());
        }
        let (after, known) = (seen(&room, composition), known(&room, composition));
        let inline = inline_of(&room, after, composition).filter(|_| sticky.is_none());
        if let Some(owed) = owed.filter(|_| inline.is_none() && !self.may_retry(&room.room_id)) {
            plan.owed.push(owed);
            plan.sticky.extend(sticky);
            let has_changes = after.is_some() && !changes.is_empty();
            plan.joined.extend(has_changes.then(|| without_events(room, after, changes)));
            return Ok(());
        }
        let is_new = is_new || !changes.is_empty();
        let account_data = match after {
            Some(_) => changes,
            None => self.room_account_data(&room.room_id, composition.filter)?,
        };
        let (is_owed, upto) = (owed.is_some(), room.position);
        let update = inline.as_ref().and_then(|_| update_of(&room.room_id, composition));
        let wanted = composition.filter.ephemeral.admits("m.receipt");
        let ephemeral = update.and_then(|update| update.receipts.clone()).filter(|_| wanted);
        let presence = update.map(|update| update.presence.clone());
        let device_lists = update.map(|update| update.device_lists.iter().map(|list| list.user_id.clone()));
        let has_new_counts = composition.changed_since.is_some_and(|since| room.unread_at > since);
        let RoomRow { room_id, joined_at, .. } = room;
        plan.joined.push(PlannedRoom {
            room_id,
            joined_at,
            is_owed,
            is_new,
            after,
            upto,
            sticky_after: sticky.filter(|_| after.is_some()).map(|sticky| sticky.seen),
            inline,
            account_data,
            ephemeral: ephemeral.into_iter().collect(),
            presence: presence.unwrap_or_default(),
            device_lists: device_lists.into_iter().flatten().collect(),
            known,
            is_hidden: false,
            unread: room.unread.counts(),
            has_new_counts,
        });
        Ok(())
    }
}

/// The rooms of which the client could not be given all, by when the user joined; and whether the client hears of them at
/// once. Those that are owed are read when they are due.
fn left_over(since: &SyncToken) -> impl Iterator<Item = (u64, bool)> {
    let sticky = since.sticky.iter().filter(|sticky| since.owed(sticky.joined_at).is_none());
    since.owed.iter().map(|owed| (owed.joined_at, false)).chain(sticky.map(|sticky| (sticky.joined_at, true)))
}

/// The position of the room's stream up to which the client has the room. A user who joined after `since` gets
/// the room as in an initial sync, also after an earlier membership.
pub(super) fn seen(room: &RoomRow, composition: &Composition<'_>) -> Option<u64> {
    let since = composition.since.filter(|since| room.joined_at <= since.position)?;
    match since.owed(room.joined_at) {
        Some(owed) => owed.seen.filter(|seen| *seen <= room.position),
        None => room.positions.seen_at(since.position_of(room.joined_at)?),
    }
}

/// The position of the room's stream up to which the client knows the members, also by an earlier membership.
pub(super) fn known(room: &RoomRow, composition: &Composition<'_>) -> Option<u64> {
    let since = composition.since?;
    match since.owed(room.joined_at) {
        Some(owed) => owed.seen,
        None => room.positions.seen_at(since.position_of(room.joined_at)?),
    }
}

/// All events after `after`, if the update that was just stored has them.
fn inline_of(room: &RoomRow, after: Option<u64>, composition: &Composition<'_>) -> Option<Vec<InlineEvent>> {
    let update = update_of(&room.room_id, composition)?;
    let continues = after == Some(update.from) && room.position == update.to;
    let wanted = &composition.filter.events;
    let is_inline_admitted = wanted.timeline.admits_all() && !wanted.federation_format;
    let events = update.events.clone().filter(|_| continues && is_inline_admitted)?;
    (events.len() as u64 <= composition.filter.timeline_limit).then_some(events)
}

/// The update of a room that was just stored.
fn update_of<'a>(room_id: &RoomId, composition: &Composition<'a>) -> Option<&'a StreamUpdate> {
    composition.updates.iter().find(|update| update.room_id == *room_id).copied()
}

/// Plans only the new account data of a room of which the client has the events up to `after`.
pub(in crate::objects::user) fn without_events(
    room: RoomRow,
    after: Option<u64>,
    account_data: Vec<Box<RawValue>>,
) -> PlannedRoom {
    let unread = room.unread.counts();
    let RoomRow { room_id, joined_at, position: upto, .. } = room;
    let (inline, ephemeral) = (Some(Vec::new()), Vec::new());
    PlannedRoom {
        room_id,
        joined_at,
        is_owed: false,
        is_new: true,
        after,
        upto,
        sticky_after: None,
        inline,
        account_data,
        ephemeral,
        presence: Vec::new(),
        device_lists: Vec::new(),
        known: None,
        is_hidden: false,
        unread,
        has_new_counts: false,
    }
}
