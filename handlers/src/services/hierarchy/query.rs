//! Which rooms a request for the rooms below a space wants, and how many.

use ruma_common::OwnedRoomId;

use super::token::HierarchyToken;

/// Which rooms a request wants.
pub(crate) struct HierarchyQuery {
    pub room_id: OwnedRoomId,
    pub only_suggested: bool,
    pub max_depth: Option<u64>,
    /// At most [`super::MAX_PAGE_ROOMS`].
    pub limit: usize,
    pub from: Option<HierarchyToken>,
}
