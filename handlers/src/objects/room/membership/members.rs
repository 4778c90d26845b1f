//! Who is in the room: a cache of the member events.

use std::collections::BTreeMap;

use lattice_rooms::{Membership, Pdu};
use ruma_common::{OwnedUserId, UserId};
use ruma_state_res::Event as _;

use crate::objects::room::store::Stored;

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

    /// Everybody with their membership, in the order in which it began.
    pub fn by_age(&self) -> Vec<(OwnedUserId, Membership)> {
        let mut members: Vec<_> = self.0.iter().collect();
        members.sort_by_key(|(_, member)| member.since);
        members.into_iter().map(|(user_id, member)| (user_id.clone(), member.membership)).collect()
    }
}
