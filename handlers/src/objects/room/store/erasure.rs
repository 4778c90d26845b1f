//! An erased user, and the room at the erasure.

use lattice_rooms::Root;
use ruma_common::OwnedUserId;

/// An erased user, and the room at the erasure.
#[derive(Debug)]
pub struct Erased {
    /// The user.
    pub user_id: OwnedUserId,
    /// The newest position of the room's stream at the erasure.
    pub position: u64,
    /// The current state of the room at the erasure.
    pub state: Root,
}
