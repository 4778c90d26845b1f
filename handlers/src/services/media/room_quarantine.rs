//! Quarantine of the media of a room: its Room lists what its events name, in steps. The scheduled job does what is left.

use lattice_wire::{Administrator, MatrixError};
use ruma_common::RoomId;

use super::administration::audit;
use super::is_media_id;
use crate::index::media::{self, RoomQuarantine};
use crate::objects::host::AskError;
use crate::objects::protocol::room::ListMedia;
use crate::ports::PortError;
use crate::server::Server;

/// The steps that one request, or one run of the scheduled job, makes in one room.
const MAX_ROOM_STEPS: usize = 20;
/// The rooms of one run of the scheduled job.
const MAX_ROOMS_OF_RUN: usize = 5;

/// How far a quarantine came.
pub(crate) struct Progress {
    /// The media that is hidden now and was not before.
    pub(crate) hidden: u64,
    /// Whether nothing is left for the scheduled job.
    pub(crate) is_complete: bool,
}

/// Hides the media to which the events of a room refer, if it is not protected. A large room is done by the scheduled job.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn quarantine_of_room(
    server: &Server,
    admin: &Administrator,
    room_id: &RoomId,
) -> Result<Progress, MatrixError> {
    let rest = media::rest_of(&*server.ports.database, (server.name(), room_id)).await;
    let after = rest.map_err(|error| server.failed(error))?.map_or(0, |rest| rest.after);
    let by = admin.caller.user_id.clone();
    let rest = RoomQuarantine { room_id: room_id.to_owned(), by, after };
    let progress = advance(server, rest, server.now_ms()).await?;
    audit(server, &admin.caller.user_id, &described(&progress, room_id));
    Ok(progress)
}

/// Goes on with quarantines that requests left. A Room that fails holds up no other.
pub(super) async fn continue_quarantines(server: &Server, now_ms: u64) -> Result<(), PortError> {
    let database = &*server.ports.database;
    for _ in 0..MAX_ROOMS_OF_RUN {
        let Some(rest) = media::next_quarantine(database, server.name(), now_ms).await? else { break };
        media::continue_later(database, server.name(), &rest, now_ms).await?;
        let (room_id, by) = (rest.room_id.clone(), rest.by.clone());
        match advance(server, rest, now_ms).await {
            Ok(progress) => audit(server, &by, &described(&progress, &room_id)),
            Err(AskError::Absent(_)) => {
                media::finish_quarantine(database, (server.name(), &room_id)).await?;
            }
            Err(AskError::Failed(error)) => {
                server.ports.log.error(&format!("the quarantine of media in {room_id} waits: {error}"));
            }
        }
    }
    Ok(())
}

/// Makes the next steps, and records how far they came.
async fn advance(server: &Server, mut rest: RoomQuarantine, now_ms: u64) -> Result<Progress, AskError> {
    let database = &*server.ports.database;
    let mut hidden = 0;
    for _ in 0..MAX_ROOM_STEPS {
        let mut listed = server.ask(&*rest.room_id, ListMedia { after: rest.after }).await?;
        listed.media_ids.retain(|media_id| is_media_id(media_id));
        if !listed.media_ids.is_empty() {
            let place = (server.name(), listed.media_ids.as_slice());
            hidden += media::hide_listed(database, place, &rest.by).await?;
        }
        let Some(next) = listed.next else {
            if rest.after > 0 {
                media::finish_quarantine(database, (server.name(), &rest.room_id)).await?;
            }
            return Ok(Progress { hidden, is_complete: true });
        };
        rest.after = next;
        media::continue_later(database, server.name(), &rest, now_ms).await?;
    }
    Ok(Progress { hidden, is_complete: false })
}

fn described(progress: &Progress, room_id: &RoomId) -> String {
    let rest = if progress.is_complete { "" } else { "; the scheduled job goes on" };
    format!("quarantined {} media of room {room_id}{rest}", progress.hidden)
}
