//! The presence of members: one row for each, replaced at each change.

use lattice_sync::Presence;
use ruma_common::UserId;

use super::corruption::corrupt;
use super::statements::{PRESENCE_BETWEEN, PRESENCE_CHANGE, PUT_PRESENCE, REMOVE_PRESENCE};
use super::{Span, Store};
use crate::objects::host::Write;
use crate::ports::PortError;

impl Store {
    /// The number of the last change of a user's presence that the room knows.
    pub fn presence_change(&self, user_id: &UserId) -> Result<Option<u64>, PortError> {
        let rows = self.storage.query(PRESENCE_CHANGE, &[user_id.as_str().into()])?;
        rows.first().map(|row| row.number(0)).transpose()
    }

    /// Replaces the presence of a member, at a new position of the stream.
    pub fn put_presence(&self, write: &Write<'_>, presence: &Presence) -> Result<(), PortError> {
        let mut head = self.head()?;
        head.last_number += 1;
        head.position = head.last_number;
        let json = serde_json::to_string(presence).map_err(corrupt)?;
        let user_id = presence.user_id.as_str().into();
        write.change(PUT_PRESENCE, &[user_id, json.into(), presence.change.into(), head.position.into()])?;
        self.cache().head = Some(head);
        Ok(())
    }

    /// Forgets the presence of a user who leaves: who comes back is told anew. The leave itself takes a later position of the
    /// stream, so the newest position stays known.
    pub(super) fn remove_presence(&self, write: &Write<'_>, user_id: &UserId) -> Result<(), PortError> {
        write.change(REMOVE_PRESENCE, &[user_id.as_str().into()]).map(drop)
    }

    /// The newest changes in a span of the stream, of those who are in the room.
    pub fn presence(&self, span: Span, limit: u64) -> Result<Vec<Presence>, PortError> {
        let rows =
            self.storage.query(PRESENCE_BETWEEN, &[span.after.into(), span.upto.into(), limit.into()])?;
        rows.iter().map(|row| serde_json::from_str(&row.text(0)?).map_err(corrupt)).collect()
    }
}
