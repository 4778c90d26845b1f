//! How a client names a room that has no name (client-server API, "Calculating the display name").

use ruma_common::{OwnedUserId, UserId};

use crate::Membership;

/// How many members stand in for the name (members).
pub const MAX_HEROES: usize = 5;

/// Counts, and the first members other than the reader.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Summary {
    /// The first members other than the reader.
    pub heroes: Vec<OwnedUserId>,
    /// How many are in the room.
    pub joined: u64,
    /// How many are invited.
    pub invited: u64,
}

/// The summary for `reader` of `members`, given in the order in which they came.
#[must_use]
pub fn summary(reader: &UserId, members: &[(OwnedUserId, Membership)]) -> Summary {
    let count = |membership| members.iter().filter(|(_, each)| *each == membership).count() as u64;
    let present = members.iter().filter(|(user_id, membership)| {
        user_id != reader && matches!(membership, Membership::Join | Membership::Invite)
    });
    Summary {
        heroes: present.map(|(user_id, _)| user_id.clone()).take(MAX_HEROES).collect(),
        joined: count(Membership::Join),
        invited: count(Membership::Invite),
    }
}
