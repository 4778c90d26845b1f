//! Reads what rooms show to those who might join them.

use std::cell::OnceCell;

use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedRoomId, RoomId};

use crate::objects::host::AskError;
use crate::objects::protocol::room::{ReadSummary, RoomSummary, SuggestedOnly, SummaryRefusal};
use crate::objects::protocol::user::ListJoinedRooms;
use crate::server::Server;

/// The milliseconds that a room has for its summary.
const SUMMARY_LIMIT_MS: u64 = 10_000;

/// Who reads summaries.
pub(crate) struct SummaryReader<'a> {
    server: &'a Server,
    caller: Option<&'a Caller>,
    /// The rooms that the caller has joined, read when a restricted join rule asks for them.
    joined: OnceCell<Vec<OwnedRoomId>>,
}

impl<'a> SummaryReader<'a> {
    /// A reader who may have authenticated.
    pub fn new(server: &'a Server, caller: Option<&'a Caller>) -> Self {
        Self { server, caller, joined: OnceCell::new() }
    }

    /// The summary of a room; `None` if there is no such room, or the reader may not know of it.
    ///
    /// # Errors
    /// If the Room fails, or does not answer in time.
    pub async fn read(
        &self,
        room_id: &RoomId,
        children: Option<SuggestedOnly>,
    ) -> Result<Option<RoomSummary>, MatrixError> {
        let read = |allowed_by| ReadSummary {
            reader: self.caller.map(|caller| caller.user_id.clone()),
            allowed_by,
            children,
        };
        let mut summary = self.server.ask_within(SUMMARY_LIMIT_MS, room_id, read(None)).await;
        if let Ok(Err(SummaryRefusal::MembersOnly(rooms))) = &summary
            && let Some(room) = self.joined_among(rooms).await?
        {
            summary = self.server.ask_within(SUMMARY_LIMIT_MS, room_id, read(Some(room))).await;
        }
        match summary {
            Ok(Ok(summary)) => Ok(Some(summary)),
            Ok(Err(_)) | Err(AskError::Absent(_)) => Ok(None),
            Err(failed @ AskError::Failed(_)) => Err(failed.into()),
        }
    }

    /// A room among these that the caller has joined.
    async fn joined_among(&self, rooms: &[OwnedRoomId]) -> Result<Option<OwnedRoomId>, MatrixError> {
        let Some(caller) = self.caller else { return Ok(None) };
        if self.joined.get().is_none() {
            let joined = self.server.ask(&caller.user_id, ListJoinedRooms {}).await?;
            // Another read of the same request may have been faster.
            let _ = self.joined.set(joined);
        }
        let joined = self.joined.get().map(Vec::as_slice).unwrap_or_default();
        Ok(rooms.iter().find(|room| joined.contains(room)).cloned())
    }
}
