//! Lets the data of users about the room follow them to the room that replaced it.

use lattice_rooms::Membership;
use ruma_common::{OwnedRoomId, RoomId};
use ruma_state_res::Event as _;
use serde::Deserialize;

use super::close::{TOMBSTONE, empty, replacement};
use crate::objects::host::{Execute, Step, Write};
use crate::objects::protocol::room::FollowReplacement;
use crate::objects::protocol::user::FollowUpgrade;
use crate::objects::room::Room;
use crate::objects::room::store::Appended;
use crate::ports::PortError;

impl Execute<FollowReplacement> for Room {
    fn execute(&self, follow: FollowReplacement) -> Result<Step<()>, PortError> {
        let tombstone = self.current(empty(TOMBSTONE))?;
        if tombstone.and_then(|tombstone| replacement(&tombstone)).is_some_and(|by| by == follow.replacement)
        {
            let (from, to) = (self.identity()?.room_id.clone(), follow.replacement);
            self.host.storage.commit(|write| write.record(&follow.user_id, &FollowUpgrade { from, to }))?;
        }
        Ok(Step::Reply(()))
    }
}

impl Room {
    /// Asks the room that this one replaces to let the data of each local user who joins for the first time follow.
    pub(in crate::objects::room) fn follow_predecessor(
        &self,
        write: &Write<'_>,
        appended: &Appended,
    ) -> Result<(), PortError> {
        let here = self.host.name.server_name();
        let newcomers = appended.member_changes.iter().filter(|change| {
            let was_in = matches!(change.before, Some(Membership::Join | Membership::Leave));
            change.after == Membership::Join && !was_in && change.user_id.server_name() == here
        });
        let mut newcomers = newcomers.peekable();
        if newcomers.peek().is_none() {
            return Ok(());
        }
        let Some(from) = self.predecessor()? else { return Ok(()) };
        let to = self.identity()?.room_id.clone();
        newcomers.try_for_each(|change| {
            let (user_id, replacement) = (change.user_id.clone(), to.clone());
            write.record(&from, &FollowReplacement { user_id, replacement })
        })
    }

    /// The room that this one replaces, by the create event.
    pub(in crate::objects::room) fn predecessor(&self) -> Result<Option<OwnedRoomId>, PortError> {
        #[derive(Deserialize)]
        struct Content {
            predecessor: Predecessor,
        }
        #[derive(Deserialize)]
        struct Predecessor {
            room_id: String,
        }
        let create = self.current(("m.room.create".to_owned(), String::new()))?;
        let content = create.and_then(|event| serde_json::from_str::<Content>(event.content().get()).ok());
        Ok(content.and_then(|content| RoomId::parse(content.predecessor.room_id).ok()))
    }
}
