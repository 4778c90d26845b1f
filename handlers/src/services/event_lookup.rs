//! Finds an event whose room a request does not name. Nothing leads from an event to its room, so the caller's rooms are
//! asked.

use std::cmp::Reverse;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use lattice_sync::IgnoredUsers;
use lattice_wire::{Caller, MatrixError};

use crate::objects::host::AskError;
use crate::objects::protocol::room::ReadRefusal;
use crate::objects::protocol::user::{ListSearchedRooms, SearchedRoom, SearchedRooms};
use crate::objects::protocol::{Command, Dispatched, RoomMarker};
use crate::server::Server;

/// The most rooms that are asked for an event: those that the caller joined last.
const MAX_ROOMS_ASKED: usize = 100;
/// The most rooms that are asked at once.
const MAX_ROOMS_ASKED_AT_ONCE: usize = 10;
/// The milliseconds that a room has to answer. If one did not, no other rooms are asked after this time.
const LOOKUP_LIMIT_MS: u64 = 5_000;

/// The rooms that are asked, and the users whom the caller ignores.
pub(crate) struct Lookup {
    rooms: Vec<SearchedRoom>,
    pub ignored: IgnoredUsers,
}

impl Lookup {
    /// The rooms that the caller is in, or has left and not forgotten.
    ///
    /// # Errors
    /// `M_UNKNOWN_TOKEN`.
    pub async fn of(server: &Server, caller: &Caller) -> Result<Self, MatrixError> {
        let SearchedRooms { mut rooms, ignored } = server.ask_for(caller, ListSearchedRooms {}).await?;
        rooms.sort_by_key(|room| Reverse(room.joined_at));
        rooms.truncate(MAX_ROOMS_ASKED);
        Ok(Self { rooms, ignored })
    }

    /// Asks the rooms, some at once, until one has the event and lets the caller see it.
    ///
    /// # Errors
    /// `M_NOT_FOUND`; if a room did not answer that may have the event.
    pub async fn ask<C, T>(&self, server: &Server, read: impl Fn() -> C) -> Result<T, MatrixError>
    where
        C: Dispatched + Command<Object = RoomMarker, Reply = Result<T, ReadRefusal>>,
    {
        let (mut failed, end_ms) = (None, server.now_ms() + LOOKUP_LIMIT_MS);
        for rooms in self.rooms.chunks(MAX_ROOMS_ASKED_AT_ONCE) {
            let asks = rooms.iter().map(|room| server.ask_within(LOOKUP_LIMIT_MS, &room.room_id, read()));
            let mut replies: FuturesUnordered<_> = asks.collect();
            while let Some(reply) = replies.next().await {
                match reply {
                    Ok(Ok(found)) => return Ok(found),
                    Ok(Err(_)) | Err(AskError::Absent(_)) => {}
                    Err(error @ AskError::Failed(_)) => failed = Some(error),
                }
            }
            if failed.is_some() && server.now_ms() >= end_ms {
                break;
            }
        }
        Err(failed.map_or_else(not_found, MatrixError::from))
    }
}

/// The error for an event that no room of the caller has, or that the caller may not see.
pub(crate) fn not_found() -> MatrixError {
    MatrixError::not_found("There is no such event in your rooms, or you may not see it.")
}
