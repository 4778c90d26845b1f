//! Pulls the rooms of which a User was not told everything, side by side.

use futures_util::StreamExt as _;
use futures_util::stream::iter;
use lattice_sync::{Wake, WakeClass};
use ruma_common::{OwnedRoomId, UserId};

use super::parts::note_silence;
use super::request::READ_LIMIT_MS;
use crate::objects::host::AskError;
use crate::objects::protocol::room::PullRoom;
use crate::objects::protocol::user::{PlannedPull, PulledRoom};
use crate::server::Server;

/// How many rooms are pulled at the same time.
const MAX_PULLS_AT_ONCE: usize = 10;

/// What each room answers; `None` if it does not answer.
pub(super) async fn pull(
    server: &Server,
    user_id: &UserId,
    pulls: Vec<PlannedPull>,
) -> Vec<(OwnedRoomId, Option<PulledRoom>)> {
    let asked = pulls.into_iter().map(|pull| pull_room(server, user_id, pull));
    iter(asked).buffer_unordered(MAX_PULLS_AT_ONCE).collect().await
}

async fn pull_room(
    server: &Server,
    user_id: &UserId,
    planned: PlannedPull,
) -> (OwnedRoomId, Option<PulledRoom>) {
    let PlannedPull { room_id, pull } = planned;
    let command = PullRoom { user_id: user_id.to_owned(), pull };
    let answer = match server.ask_within(READ_LIMIT_MS, &room_id, command).await {
        Ok(Some(pulled)) => {
            server.memory.silent_rooms.borrow_mut().remove(&room_id);
            Some(pulled)
        }
        // The Room knows nothing of the user: there is nothing to pull.
        Ok(None) | Err(AskError::Absent(_)) => {
            let wake = Wake { class: WakeClass::Every, epoch: pull.epoch };
            Some(PulledRoom { room_id: room_id.clone(), updates: Vec::new(), head: pull.after, wake })
        }
        Err(AskError::Failed(error)) => {
            note_silence(server, &room_id, &error);
            None
        }
    };
    (room_id, answer)
}
