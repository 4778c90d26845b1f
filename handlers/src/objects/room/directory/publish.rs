//! Publishes the room in the room directory, and keeps its description there up to date.

use lattice_rooms::Membership;

use crate::index::IndexWrite;
use crate::index::described::PublishedRoom;
use crate::objects::host::{EFFECT_RETRY_MS, Execute, Step, Write};
use crate::objects::protocol::room::{IsPublished, SetPublished};
use crate::objects::room::Room;
use crate::objects::room::store::{Appended, DirectoryRow};
use crate::ports::PortError;

/// The timer after which the directory gets a new description of the room.
const TIMER: &str = "directory";
/// How long the changes of a published room are collected before the directory is told (milliseconds).
pub const DIRECTORY_DELAY_MS: u64 = EFFECT_RETRY_MS;
/// The events, beside joins and leaves, that change the description.
const DESCRIBING: [&str; 7] = [
    "m.room.name",
    "m.room.topic",
    "m.room.canonical_alias",
    "m.room.avatar",
    "m.room.join_rules",
    "m.room.history_visibility",
    "m.room.guest_access",
];

impl Execute<SetPublished> for Room {
    /// An administrator need not be in the room; others need the power level for the canonical alias, as in Synapse.
    fn execute(&self, set: SetPublished) -> Result<Step<bool>, PortError> {
        if !set.is_admin && !self.may_change_aliases(&set.sender)? {
            return Ok(Step::Reply(false));
        }
        if self.is_published()? != set.is_published {
            self.host.storage.commit(|write| self.set_published(write, set.is_published))?;
        }
        Ok(Step::Reply(true))
    }
}

impl Execute<IsPublished> for Room {
    fn execute(&self, _: IsPublished) -> Result<Step<bool>, PortError> {
        Ok(Step::Reply(self.is_published()?))
    }
}

impl Room {
    pub(in crate::objects::room) fn is_published(&self) -> Result<bool, PortError> {
        Ok(self.store.directory()?.is_some_and(|row| row.is_published))
    }

    /// Publishes the room, or takes it out of the directory.
    pub(in crate::objects::room) fn set_published(
        &self,
        write: &Write<'_>,
        is_published: bool,
    ) -> Result<(), PortError> {
        let room = is_published.then(|| self.published_room()).transpose()?;
        let row = self.store.directory()?.map(|row| (*row).clone()).unwrap_or_default();
        self.describe(write, DirectoryRow { is_published, ..row }, room)
    }

    /// Marks the description as stale after an event that changes it.
    pub(in crate::objects::room) fn follow_directory(
        &self,
        write: &Write<'_>,
        appended: &Appended,
    ) -> Result<(), PortError> {
        let joins = |membership| membership == Membership::Join;
        let changes = appended.member_changes.iter();
        let counts = changes.filter(|change| change.before.is_some_and(joins) != joins(change.after)).count();
        // A redaction may take a name or a topic away.
        let redacts = appended.pdu.event_type() == "m.room.redaction";
        let describes = redacts || DESCRIBING.iter().any(|event_type| appended.pdu.is(event_type, ""));
        if counts == 0 && !describes {
            return Ok(());
        }
        let Some(row) = self.store.directory()? else { return Ok(()) };
        if row.is_stale || !row.is_published {
            return Ok(());
        }
        self.store.put_directory(write, DirectoryRow { is_stale: true, ..(*row).clone() })?;
        write.set_timer(TIMER, self.host.now_ms() + DIRECTORY_DELAY_MS)
    }

    /// Describes the room to the directory anew, if what is there is stale.
    pub(in crate::objects::room) fn refresh_directory(&self, write: &Write<'_>) -> Result<(), PortError> {
        let Some(row) = self.store.directory()? else { return Ok(()) };
        if !row.is_stale {
            return Ok(());
        }
        write.clear_timer(TIMER)?;
        let room = row.is_published.then(|| self.published_room()).transpose()?;
        if row.summary == room {
            return self.store.put_directory(write, DirectoryRow { is_stale: false, ..(*row).clone() });
        }
        self.describe(write, (*row).clone(), room)
    }

    /// Sends a description to the directory.
    fn describe(
        &self,
        write: &Write<'_>,
        row: DirectoryRow,
        room: Option<PublishedRoom>,
    ) -> Result<(), PortError> {
        let version = row.version + 1;
        let server = self.host.name.server_name().to_string();
        let room_id = self.host.name.id().to_owned();
        write.record_index(IndexWrite::Publish { server, room_id, version, room: room.clone() })?;
        self.store.put_directory(write, DirectoryRow { version, is_stale: false, summary: room, ..row })
    }
}
