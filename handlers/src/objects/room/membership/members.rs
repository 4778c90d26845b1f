//! Who is in the room: a cache of the member events.

use std::collections::BTreeMap;

use lattice_generated::client::room_participation::sync::RoomsJoinSummary;
use lattice_rooms::{Membership, Pdu};
use lattice_wire::{Int, UInt};
use ruma_common::{OwnedUserId, UserId};
use ruma_state_res::Event as _;

use crate::objects::room::store::Stored;

/// How many members a client names a room by that has no name.
const MAX_HEROES: usize = 5;

/// One user's membership, and the position of the event that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::objects::room) struct Member {
    pub membership: Membership,
    pub since: u64,
}

/// The members, in the order of their ids.
#[derive(Debug, Default)]
pub(in crate::objects::room) struct Members(BTreeMap<OwnedUserId, Member>);

impl Members {
    pub fn load(events: &[Stored]) -> Self {
        let mut members = Self::default();
        for event in events {
            members.apply(event.stream, &event.pdu);
        }
        members
    }

    /// Takes a committed event into account.
    pub fn apply(&mut self, stream: u64, pdu: &Pdu) {
        let user_id = pdu.state_key().filter(|_| pdu.event_type() == "m.room.member").map(UserId::parse);
        if let Some(Ok(user_id)) = user_id {
            self.0.insert(user_id, Member { membership: Membership::of(pdu), since: stream });
        }
    }

    pub fn get(&self, user_id: &UserId) -> Option<Member> {
        self.0.get(user_id).copied()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&OwnedUserId, &Member)> {
        self.0.iter()
    }

    /// The room's summary for `reader`: how many are joined and invited, and of these the first few by age
    /// (client-server API, "Calculating the display name for a room").
    pub fn summary(&self, reader: &UserId) -> RoomsJoinSummary {
        let count = |membership| {
            let members = self.0.values().filter(|member| member.membership == membership).count();
            Int::from(UInt::new_saturating(members as u64))
        };
        let is_hero = |(user_id, member): &(&OwnedUserId, &Member)| {
            *user_id != reader && matches!(member.membership, Membership::Join | Membership::Invite)
        };
        let mut heroes: Vec<_> = self.0.iter().filter(is_hero).collect();
        heroes.sort_by_key(|(_, member)| member.since);
        RoomsJoinSummary::new()
            .heroes(heroes.into_iter().map(|(user_id, _)| user_id.clone()).take(MAX_HEROES).collect())
            .joined_member_count(count(Membership::Join))
            .invited_member_count(count(Membership::Invite))
    }
}
