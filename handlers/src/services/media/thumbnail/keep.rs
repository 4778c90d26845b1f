//! Keeps what was made of a picture. The response does not need it: what fails is in the log, and the next request makes it again.

use super::super::random_id;
use crate::index::media::{
    StoredThumbnail, ThumbnailKey, add_thumbnail, begin_thumbnail, forget_thumbnail, refuse_thumbnail,
};
use crate::ports::PortError;
use crate::server::Server;

/// The time after which the scheduled job deletes an object that did not become a thumbnail: longer than storing it takes.
const THUMBNAIL_TTL_MS: u64 = 60 * 60 * 1000;

/// Keeps a thumbnail of media whose bytes are the object `source`.
pub(super) async fn thumbnail(
    server: &Server,
    of: (ThumbnailKey<'_>, &str),
    (bytes, content_type): (&[u8], &str),
) {
    logged(server, store(server, of, (bytes, content_type)).await);
}

/// Keeps the reason why media whose bytes are the object `source` has no thumbnail.
pub(super) async fn refusal(server: &Server, of: (ThumbnailKey<'_>, &str), refusal: &str) {
    logged(server, refuse_thumbnail(&*server.ports.database, server.name(), of, refusal).await);
}

/// Forgets a thumbnail whose object is lost.
pub(super) async fn forget(server: &Server, of: ThumbnailKey<'_>, object: &str) {
    logged(server, forget_thumbnail(&*server.ports.database, server.name(), (of, object)).await);
}

async fn store(
    server: &Server,
    of: (ThumbnailKey<'_>, &str),
    (bytes, content_type): (&[u8], &str),
) -> Result<(), PortError> {
    let (database, object) = (&*server.ports.database, random_id(server));
    begin_thumbnail(database, (server.name(), &object), server.now_ms() + THUMBNAIL_TTL_MS).await?;
    server.ports.media.write(&object, bytes).await?;
    let content_type = content_type.to_owned();
    let made = StoredThumbnail { object, bytes: bytes.len() as u64, content_type };
    add_thumbnail(database, server.name(), of, &made).await
}

fn logged(server: &Server, kept: Result<(), PortError>) {
    if let Err(error) = kept {
        server.ports.log.error(&format!("a thumbnail is not kept: {error}"));
    }
}
