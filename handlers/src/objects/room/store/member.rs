//! What the store says of members.

use lattice_rooms::Membership;
use ruma_common::OwnedUserId;

/// A user's membership of the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The membership.
    pub membership: Membership,
    /// The position of the room's stream at which this membership began.
    pub position: u64,
    /// The number of a user of this server, which never changes: delivered positions stand under it.
    pub number: Option<u64>,
}

/// How many members there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MemberCounts {
    /// Joined members.
    pub joined: u64,
    /// Invited members.
    pub invited: u64,
}

/// A membership that an event, or the resolution of states, changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberChange {
    /// The user.
    pub user_id: OwnedUserId,
    /// The membership before; none of a user of whom the room knew nothing.
    pub before: Option<Membership>,
    /// The membership now.
    pub after: Membership,
    /// Whether the user sent the member event.
    pub is_own: bool,
}

impl MemberCounts {
    /// The count of a membership that is counted.
    pub(super) fn of(&mut self, membership: Membership) -> Option<&mut u64> {
        match membership {
            Membership::Join => Some(&mut self.joined),
            Membership::Invite => Some(&mut self.invited),
            Membership::Knock | Membership::Leave | Membership::Ban => None,
        }
    }
}
