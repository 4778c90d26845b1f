//! `GET /_synapse/admin/v1/users/{userId}/media`

use lattice_generated::admin::media::list_media_of_user::{
    Dir, ListMediaOfUser, Media, Query, Request, Response,
};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::index::media::MediaEntry;
use crate::server::Server;
use crate::services::int;
use crate::services::media::administration::{self, MAX_LISTED_MEDIA};
use crate::services::media::day_begins_ms;

impl Handle<ListMediaOfUser> for Server {
    /// Lists the media of a user, the newest first unless the request says otherwise. The last access is known to the day.
    async fn handle(&self, _: Administrator, request: Request) -> Result<Response, MatrixError> {
        let Query { from, limit, order_by, dir, .. } = request.query;
        let most = (dir == Some(Dir::F), MAX_LISTED_MEDIA);
        let page = administration::page((from, limit), order_by.as_deref(), most)?;
        let (listed, total) = administration::list(self, &request.user_id, page).await?;
        let next = page.from + listed.len() as u64;
        let has_more = !listed.is_empty() && next < total;
        let mut response = Response::new(listed.into_iter().filter_map(shown).collect(), int(total));
        response.next_token = has_more.then(|| int(next));
        Ok(response)
    }
}

fn shown((media_id, entry): (String, MediaEntry)) -> Option<Media> {
    let content = entry.content?;
    let created = int(entry.created_ms);
    let mut shown =
        Media::new(created, media_id, int(content.bytes), content.content_type, entry.is_protected);
    shown.last_access_ts = Some(int(day_begins_ms(content.accessed_day)));
    shown.quarantined_by = entry.quarantined_by;
    shown.upload_name = content.file_name;
    Some(shown)
}
