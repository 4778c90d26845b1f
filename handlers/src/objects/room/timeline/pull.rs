//! A User that was not told of everything pulls the room at the start of a poll: it gets the stream after its position, and
//! is told of everything from then on. Both are one turn, and the class is committed before the reply (`core/sync/src/wake.rs`).

use lattice_rooms::Membership;

use super::stream_updates::newest_position;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::PullRoom;
use crate::objects::protocol::user::{PulledRoom, StreamUpdate, UnreadUpdate};
use crate::objects::room::Room;
use crate::objects::room::store::{Member, Span};
use crate::ports::PortError;

/// The most updates in a reply to a pull, and the bytes of their events beyond which no other update follows.
pub const MAX_PULLED_UPDATES: usize = 10;
pub const MAX_PULLED_BYTES: usize = 512 * 1024;
/// The most events of which a User is told after it was away. Older ones are in its syncs, and count as read.
pub const MAX_PULLED_EVENTS: u64 = 2_000;

impl Execute<PullRoom> for Room {
    fn execute(&self, command: PullRoom) -> Result<Step<Option<PulledRoom>>, PortError> {
        let PullRoom { user_id, pull } = command;
        let member = self.store.member(&user_id)?;
        let Some((member, number)) = member.and_then(|member| Some((member, member.number?))) else {
            return Ok(Step::Reply(None));
        };
        let newest = newest_position(&member, self.store.head()?.position);
        let (mut after, mut bytes) = (pull.after, 0);
        let mut updates: Vec<StreamUpdate> =
            self.skipped(&user_id, &member, (after, newest))?.into_iter().collect();
        after = updates.last().map_or(after, |skipped| skipped.to);
        while after < newest && updates.len() < MAX_PULLED_UPDATES && bytes < MAX_PULLED_BYTES {
            let upto = if member.membership == Membership::Join {
                self.end_of_update(after.max(member.position), newest)?
            } else {
                newest
            };
            let update = self.stream_update_of(&user_id, &member, Span { after, upto })?;
            bytes += size_of(&update);
            updates.push(update);
            after = upto;
        }
        let mut side = self.delivered.borrow_mut().of(&self.store, number)?;
        if side.on_pull(pull, after.min(newest), after >= newest) {
            self.host.storage.commit(|write| {
                if pull.tells_again {
                    write.deliver();
                }
                self.delivered.borrow_mut().commit(&self.store, write, (number, side))
            })?;
            if !self.typing.borrow().users.is_empty() {
                self.host.storage.deliver_from_memory();
            }
        }
        let room_id = self.identity()?.room_id.clone();
        Ok(Step::Reply(Some(PulledRoom { room_id, updates, head: newest, wake: side.wake })))
    }
}

impl Room {
    /// The update that passes over the oldest events of a long span, if there are too many. It has the member's receipts.
    fn skipped(
        &self,
        user_id: &ruma_common::UserId,
        member: &Member,
        (after, newest): (u64, u64),
    ) -> Result<Option<StreamUpdate>, PortError> {
        if member.membership != Membership::Join || newest <= after + MAX_PULLED_EVENTS {
            return Ok(None);
        }
        let span = Span { after: after.max(member.position), upto: newest };
        let Some(upto) = self.store.position_before_newest(span, MAX_PULLED_EVENTS)? else { return Ok(None) };
        let read = self.store.own_receipts(user_id, Span { after, upto })?;
        let (joined_as, joined_ms) = self.joined_as(user_id, member, after)?.unzip();
        Ok(Some(StreamUpdate {
            room_id: self.identity()?.room_id.clone(),
            from: after,
            to: upto,
            membership: member.membership,
            member_since: member.position,
            wake: lattice_sync::Wake::default(),
            joined_as,
            joined_ms,
            events: None,
            receipts: None,
            presence: Vec::new(),
            device_lists: Vec::new(),
            unread: (!read.is_empty()).then(|| UnreadUpdate { read, ..UnreadUpdate::default() }),
            invite: None,
            knock: None,
        }))
    }
}

/// The bytes of the events of an update.
fn size_of(update: &StreamUpdate) -> usize {
    let inline = update.events.iter().flatten();
    let inline: usize = inline
        .map(|event| event.event.get().len() + event.member.as_ref().map_or(0, |member| member.get().len()))
        .sum();
    let unread = update.unread.iter().flat_map(|unread| &unread.events);
    inline + unread.filter_map(|event| event.event.as_ref()).map(|event| event.get().len()).sum::<usize>()
}
