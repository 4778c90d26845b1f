//! Lists the media to which the events of the room refer.

use std::collections::BTreeSet;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{ListMedia, ListedMedia};
use crate::objects::room::Room;
use crate::ports::PortError;

/// The most numbers of events at which one turn looks.
pub const MAX_NUMBERS_LISTED: u64 = 5_000;
/// The most events whose media one turn lists.
pub const MAX_EVENTS_LISTED: u64 = 1_000;

impl Execute<ListMedia> for Room {
    /// Looks at the files and thumbnails that the content of timeline events names. What encrypted events name, nobody but their
    /// readers knows.
    fn execute(&self, ListMedia { after }: ListMedia) -> Result<Step<ListedMedia>, PortError> {
        let newest = self.store.head()?.last_number;
        let upto = after.saturating_add(MAX_NUMBERS_LISTED);
        let found = self.store.media_between((after, upto), MAX_EVENTS_LISTED)?;
        let is_full = found.len() as u64 == MAX_EVENTS_LISTED;
        let end = found.last().filter(|_| is_full).map_or(upto, |(number, _)| *number);
        let own = format!("mxc://{}/", self.host.name.server_name());
        let uris = found.into_iter().flat_map(|(_, uris)| uris);
        let media_ids: BTreeSet<String> =
            uris.filter_map(|uri| uri.strip_prefix(&own).map(str::to_owned)).collect();
        let next = (end < newest).then_some(end);
        Ok(Step::Reply(ListedMedia { media_ids: media_ids.into_iter().collect(), next }))
    }
}
