//! Delivers the invites that a name got before it was registered.
//!
//! The Room writes the row of an invite, then looks whether the account exists by now; the User registers, then
//! reads the rows. So one of the two sees the other, and no invite is lost.

use ruma_common::UserId;

use super::Shell;
use crate::index::{self, IndexWrite, unclaimed_invites};
use crate::objects::host::AskError;
use crate::objects::protocol::room::RepeatInvite;
use crate::objects::protocol::user::AccountExists;
use crate::ports::PortError;

impl Shell {
    pub(super) async fn write_index(&self, write: &IndexWrite) -> Result<(), PortError> {
        let database = &*self.ports.database;
        let IndexWrite::Invite { user_id, room_id, inviter, expires_ms } = write else {
            return index::apply(database, write).await;
        };
        if !unclaimed_invites::add(database, (user_id, inviter), room_id, *expires_ms).await? {
            return Ok(());
        }
        match self.client.ask(user_id, &AccountExists {}).await {
            Ok(()) => self.claim_invites(user_id).await,
            Err(AskError::Absent(_)) => Ok(()),
            Err(AskError::Failed(error)) => Err(error),
        }
    }

    /// Lets the Rooms deliver their invites, then removes the rows.
    pub(super) async fn claim_invites(&self, user_id: &UserId) -> Result<(), PortError> {
        let (database, name) = (&*self.ports.database, (self.client.server(), user_id));
        let rooms = unclaimed_invites::rooms_inviting(database, name, self.now_ms()).await?;
        for room_id in &rooms {
            let repeat = RepeatInvite { user_id: user_id.to_owned() };
            match self.client.ask(room_id, &repeat).await {
                Ok(()) | Err(AskError::Absent(_)) => {}
                Err(AskError::Failed(error)) => return Err(error),
            }
        }
        if rooms.is_empty() { Ok(()) } else { unclaimed_invites::remove(database, name).await }
    }
}
