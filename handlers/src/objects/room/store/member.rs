//! A member's row, member counts, and membership changes.

use lattice_rooms::Membership;
use ruma_common::OwnedUserId;

/// A user's membership in the room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Member {
    /// The membership.
    pub membership: Membership,
    /// The position of the room's stream at which this membership began.
    pub position: u64,
    /// The number of a user of this server, which never changes: delivered positions are stored by it.
    pub number: Option<u64>,
    /// The position of the room's stream at which the user's last join ended.
    pub left_at: Option<u64>,
}

/// The counts of members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MemberCounts {
    /// Joined members.
    pub joined: u64,
    /// Invited members.
    pub invited: u64,
}

/// A change of membership by an event or by state resolution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberChange {
    /// The user.
    pub user_id: OwnedUserId,
    /// The membership before; `None` if the current state never had a member event of the user.
    pub before: Option<Membership>,
    /// The membership now.
    pub after: Membership,
    /// Whether the user sent the member event themselves.
    pub is_own: bool,
}

impl MemberCounts {
    /// The count of a membership; `None` if it is not counted.
    pub(super) fn of(&mut self, membership: Membership) -> Option<&mut u64> {
        match membership {
            Membership::Join => Some(&mut self.joined),
            Membership::Invite => Some(&mut self.invited),
            Membership::Knock | Membership::Leave | Membership::Ban => None,
        }
    }
}
