//! Which media is the avatar of the room: as long as it is, it counts as used.

use crate::index::IndexWrite;
use crate::index::described::MAX_MEDIA_ID_BYTES;
use crate::objects::host::Write;
use crate::objects::room::Room;
use crate::objects::room::store::Appended;
use crate::ports::PortError;

impl Room {
    /// Tells the index after an event that changes the avatar.
    pub(in crate::objects::room) fn follow_avatar(
        &self,
        write: &Write<'_>,
        appended: &Appended,
    ) -> Result<(), PortError> {
        if !appended.pdu.is("m.room.avatar", "") {
            return Ok(());
        }
        let avatar = self.current(("m.room.avatar".to_owned(), String::new()))?;
        let server = self.host.name.server_name().to_string();
        let own = format!("mxc://{server}/");
        let url = avatar.and_then(|event| event.content_text("url"));
        let media_id = url.and_then(|url| url.strip_prefix(&own).map(str::to_owned));
        write.record_index(IndexWrite::UseAvatar {
            server,
            room_id: self.host.name.id().to_owned(),
            version: appended.position,
            media_id: media_id.filter(|media_id| media_id.len() <= MAX_MEDIA_ID_BYTES),
        })
    }
}
