//! Whether anybody may join or read the room: the user directory shows the members of such rooms to everybody.

use lattice_rooms::Pdu;

use crate::index::IndexWrite;
use crate::objects::host::Write;
use crate::objects::room::Room;
use crate::objects::room::store::DirectoryRow;
use crate::ports::PortError;

impl Room {
    /// Tells the index after an event that opens or closes the room.
    pub(in crate::objects::room) fn follow_openness(
        &self,
        write: &Write<'_>,
        pdu: &Pdu,
    ) -> Result<(), PortError> {
        if !pdu.is("m.room.join_rules", "") && !pdu.is("m.room.history_visibility", "") {
            return Ok(());
        }
        let join_rules = self.current(("m.room.join_rules".to_owned(), String::new()))?;
        let is_public =
            join_rules.and_then(|event| event.content_text("join_rule")).as_deref() == Some("public");
        let is_open = is_public || self.is_world_readable()?;
        let row = self.store.directory()?.map(|row| (*row).clone()).unwrap_or_default();
        if row.is_open == is_open {
            return Ok(());
        }
        let (version, server) = (row.version + 1, self.host.name.server_name().to_string());
        let room_id = self.host.name.id().to_owned();
        write.record_index(IndexWrite::OpenRoom { server, room_id, version, is_open })?;
        self.store.put_directory(write, DirectoryRow { version, is_open, ..row })
    }
}
