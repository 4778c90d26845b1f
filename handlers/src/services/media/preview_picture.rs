//! The pictures of URL previews: media that the server itself owns, for a day.

use ruma_common::{OwnedMxcUri, UserId};
use sha2::{Digest as _, Sha256};

use super::old_pictures::owner;
use super::upload::{give_up, hexadecimal};
use super::{day, random_id, traffic, uri};
use crate::index::media::{self, NewMedia, Outcome, Target, Usage};
use crate::ports::PortError;
use crate::server::Server;

/// The time after which an object that did not become media is deleted.
const PREVIEW_UPLOAD_TTL_MS: u64 = 60 * 60 * 1000;
/// The most that the pictures of previews are at once.
const MAX_PREVIEW_PICTURES: u64 = 100_000;
const MAX_PREVIEW_PICTURE_BYTES: u64 = 2 * 1024 * 1024 * 1024;
const QUOTA: Usage = Usage { files: MAX_PREVIEW_PICTURES, bytes: MAX_PREVIEW_PICTURE_BYTES };

/// Stores a picture that was fetched for `user`. It counts for nobody's quota; nothing if the pictures of previews are as many as
/// they may be, or the user has had as much fetched as one may.
///
/// # Errors
/// If D1 or R2 fails.
pub(crate) async fn keep_preview_picture(
    server: &Server,
    user: &UserId,
    picture: &[u8],
    content_type: &str,
) -> Result<Option<OwnedMxcUri>, PortError> {
    let bytes = picture.len() as u64;
    let Some(owner) = owner(server) else { return Ok(None) };
    if traffic::admit_preview(server, user.as_str(), bytes).is_err() {
        return Ok(None);
    }
    let (media_id, object) = (random_id(server), random_id(server));
    let database = &*server.ports.database;
    let due_ms = server.now_ms() + PREVIEW_UPLOAD_TTL_MS;
    if !media::begin(database, (server.name(), &object), (&owner, bytes, QUOTA), due_ms).await? {
        return Ok(None);
    }
    if let Err(error) = server.ports.media.write(&object, picture).await {
        give_up(server, object).await;
        return Err(error);
    }
    let new = NewMedia {
        owner: &owner,
        object: &object,
        bytes,
        content_type,
        file_name: None,
        sha256: &hexadecimal(&Sha256::digest(picture)),
        now: (server.now_ms(), day(server.now_ms())),
        is_open: server.config.media.is_open,
    };
    let outcome = media::finish(database, (server.name(), Target::New(&media_id)), &new, QUOTA).await?;
    if outcome == Outcome::Stored {
        return Ok(Some(uri(server, &media_id)));
    }
    give_up(server, object).await;
    Ok(None)
}
