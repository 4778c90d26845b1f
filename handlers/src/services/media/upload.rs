//! Uploads: to a new media id, or to one that the user has reserved.

use lattice_wire::{Caller, MatrixError, Upload};
use ruma_common::{OwnedMxcUri, ServerName};

use super::{
    MAX_FILE_NAME_BYTES, MAX_MEDIA_OF_USER, content_type, day, no_such_media, own_media_id, random_id,
    traffic, uri,
};
use crate::index::media::{self, NewMedia, Outcome, Target, Usage};
use crate::ports::{BodyLength, StoreError};
use crate::server::{Server, Traffic};
use crate::services::quotas;

/// The time for which a media id is reserved.
const RESERVED_MS: u64 = 24 * 60 * 60 * 1000;
/// The time after which an object that did not become media is deleted: longer than any upload takes.
const UPLOAD_TTL_MS: u64 = 24 * 60 * 60 * 1000;

/// What a client uploads.
pub(crate) struct NewUpload {
    /// The type that the client names.
    pub(crate) content_type: Option<String>,
    /// The file name that the client names.
    pub(crate) file_name: Option<String>,
    /// The unread body.
    pub(crate) body: Upload,
}

/// Stores an upload under a new media id.
///
/// # Errors
/// `M_TOO_LARGE`, `M_LIMIT_EXCEEDED`, `M_RESOURCE_LIMIT_EXCEEDED`; `M_UNKNOWN` (400) if the body ends early.
pub(crate) async fn upload(
    server: &Server,
    caller: &Caller,
    new: NewUpload,
) -> Result<OwnedMxcUri, MatrixError> {
    let media_id = random_id(server);
    store(server, caller, Target::New(&media_id), new).await?;
    Ok(uri(server, &media_id))
}

/// Stores an upload under a media id that the caller has reserved.
///
/// # Errors
/// As [`upload`]; `M_NOT_FOUND`, `M_FORBIDDEN`, `M_CANNOT_OVERWRITE_MEDIA`.
pub(crate) async fn upload_reserved(
    server: &Server,
    caller: &Caller,
    (server_name, media_id): (&ServerName, &str),
    new: NewUpload,
) -> Result<(), MatrixError> {
    let media_id = own_media_id(server, server_name, media_id)?;
    let found = media::find(&*server.ports.database, server.name(), media_id).await;
    let entry = found.map_err(|error| server.failed(error))?.ok_or_else(no_such_media)?;
    if entry.owner != caller.user_id {
        return Err(MatrixError::forbidden("Another user has reserved this media id."));
    }
    if entry.content.is_some() {
        return Err(overwritten());
    }
    if entry.expires_ms.is_none_or(|expires_ms| expires_ms <= server.now_ms()) {
        return Err(no_such_media());
    }
    store(server, caller, Target::Reserved(media_id), new).await
}

/// Reserves a media id. Returns its URI, and when it expires (milliseconds since 1970).
///
/// # Errors
/// `M_LIMIT_EXCEEDED` if the caller has reserved as many as one may.
pub(crate) async fn reserve(server: &Server, caller: &Caller) -> Result<(OwnedMxcUri, u64), MatrixError> {
    let (media_id, now_ms) = (random_id(server), server.now_ms());
    let expires_ms = now_ms + RESERVED_MS;
    let place = (server.name(), media_id.as_str());
    let times = (now_ms, expires_ms);
    let reserved = media::reserve(&*server.ports.database, place, &caller.user_id, times).await;
    match reserved.map_err(|error| server.failed(error))? {
        Ok(()) => Ok((uri(server, &media_id), expires_ms)),
        Err(full) => Err(MatrixError::limit_exceeded(full.first_expires_ms.saturating_sub(now_ms))),
    }
}

fn overwritten() -> MatrixError {
    MatrixError::cannot_overwrite_media("Something was uploaded to this media id.")
}

async fn store(
    server: &Server,
    caller: &Caller,
    target: Target<'_>,
    new: NewUpload,
) -> Result<(), MatrixError> {
    let NewUpload { content_type, file_name, body } = new;
    if file_name.as_ref().is_some_and(|name| name.len() > MAX_FILE_NAME_BYTES) {
        return Err(MatrixError::too_large("The name of the file is too long."));
    }
    let max = usize::try_from(server.config.media.max_upload_bytes).unwrap_or(usize::MAX);
    let body = body.within(max)?;
    let announced = body.announced;
    traffic::admit(server, Traffic::Upload, caller.user_id.as_str(), announced.unwrap_or(0))?;
    let object = random_id(server);
    begin(server, caller, &object, announced.unwrap_or(0)).await?;
    let length = BodyLength { announced, max: body.max() as u64 };
    let stored = match server.ports.media.put(&object, body.into_source(), length).await {
        Ok(stored) => stored,
        Err(StoreError::Failed(error)) => {
            // R2 may still store it: its row stays until the scheduled job deletes the object.
            let _deleted_later = server.ports.media.delete(vec![object]).await;
            return Err(server.failed(error));
        }
        Err(error) => {
            give_up(server, object).await;
            return Err(not_stored(server, error, max));
        }
    };
    if announced.is_none()
        && let Err(refused) = traffic::admit(server, Traffic::Upload, caller.user_id.as_str(), stored.bytes)
    {
        give_up(server, object).await;
        return Err(refused);
    }
    let new = NewMedia {
        owner: &caller.user_id,
        object: &object,
        bytes: stored.bytes,
        content_type: &content_type::normalized(content_type.as_deref()),
        file_name: file_name.as_deref(),
        sha256: &hexadecimal(&stored.sha256),
        now: (server.now_ms(), day(server.now_ms())),
        is_open: server.config.media.is_open,
    };
    let place = (server.name(), target);
    // If D1 fails, the object may be media nevertheless: the scheduled job deletes it if it is not.
    let finished = media::finish(&*server.ports.database, place, &new, quota(server)).await;
    let refused = match finished.map_err(|error| server.failed(error))? {
        Outcome::Stored => return Ok(()),
        Outcome::Overtaken => overwritten(),
        Outcome::Refused if matches!(target, Target::New(_)) => quota_exhausted(server),
        Outcome::Refused => no_such_media(),
    };
    give_up(server, object).await;
    Err(refused)
}

/// Records the object before it is written, unless the caller has as much media as one may.
async fn begin(server: &Server, caller: &Caller, object: &str, bytes: u64) -> Result<(), MatrixError> {
    let (place, wanted) = ((server.name(), object), (&*caller.user_id, bytes, quota(server)));
    let due_ms = server.now_ms() + UPLOAD_TTL_MS;
    let has_begun = media::begin(&*server.ports.database, place, wanted, due_ms).await;
    if has_begun.map_err(|error| server.failed(error))? { Ok(()) } else { Err(quota_exhausted(server)) }
}

fn quota(server: &Server) -> Usage {
    Usage { files: MAX_MEDIA_OF_USER, bytes: server.config.media.quota_bytes }
}

fn quota_exhausted(server: &Server) -> MatrixError {
    quotas::exhausted(server, "You have as much media as you may.")
}

fn not_stored(server: &Server, error: StoreError, max: usize) -> MatrixError {
    match error {
        StoreError::TooLarge => MatrixError::too_large(format!("The body is larger than {max} bytes.")),
        StoreError::Broken => MatrixError::unsupported("The body ended early."),
        StoreError::Failed(error) => server.failed(error),
    }
}

/// Deletes an object that no media has. What fails is left to the scheduled job.
pub(super) async fn give_up(server: &Server, object: String) {
    if let Err(error) = super::removal::delete_objects(server, vec![object]).await {
        server.ports.log.error(&format!("the scheduled job deletes what an upload left: {error}"));
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
