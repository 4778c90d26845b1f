//! Makes a thumbnail of media, or says why there is none.

use futures_util::future::{Either, select};
use lattice_media::thumbnail::{MAX_SOURCE_BYTES, Size, Thumbnail, megapixels, thumbnail};
use lattice_wire::{Content, MatrixError, Payload, Rate};

use super::super::download::is_shown;
use super::super::reader::{Reader, downloader, lost};
use super::super::{no_such_media, traffic};
use super::keep;
use super::refusal::Refusal;
use super::respond::{shown, stored};
use super::turn::turn;
use crate::index::media::{Known, StoredContent, ThumbnailKey, find_with_thumbnail};
use crate::ports::PortError;
use crate::server::{Server, Traffic};

/// The megapixels of pictures of which thumbnails are made for a user, or for an address without a token: 2,000 at once, then ten each
/// second.
const MEGAPIXELS: Rate = Rate { burst: 2_000, interval_ms: 100 };
/// The time that R2 has for the bytes of a picture.
const READ_LIMIT_MS: u64 = 10_000;

/// Makes a thumbnail. Of a user's request the result is kept; a request without a token writes nothing.
///
/// # Errors
/// `M_NOT_FOUND`, `M_LIMIT_EXCEEDED`; `M_TOO_LARGE` or `M_UNKNOWN` (400) if the media has no thumbnail.
pub(super) async fn make(
    server: &Server,
    reader: Reader<'_>,
    (of, content): (ThumbnailKey<'_>, &StoredContent),
    (size, is_animated): (Size, bool),
) -> Result<Content, MatrixError> {
    if content.bytes > MAX_SOURCE_BYTES as u64 {
        return Err(Refusal::TooLarge.into());
    }
    let own_turn = turn(server).await?;
    // The request before this one may have made the same.
    if own_turn.has_waited
        && let Some(made) = made_meanwhile(server, reader, of).await?
    {
        return Ok(made);
    }
    let who = downloader(server, reader);
    traffic::admit(server, Traffic::Download, who, content.bytes)?;
    let source = source(server, content).await?;
    let work = megapixels(&source, is_animated);
    traffic::admit_at(server, (Traffic::Thumbnail, who), work, MEGAPIXELS)?;
    let made = thumbnail(&source, size, is_animated);
    drop(source);
    let is_kept = matches!(reader, Reader::User(_));
    let of = (of, content.object.as_str());
    let made = match made {
        Ok(Thumbnail { bytes, content_type, .. }) => {
            if is_kept {
                keep::thumbnail(server, of, (&bytes, content_type)).await;
            }
            Ok(shown(content_type, Payload::Bytes(bytes)))
        }
        Err(cannot) => {
            let refusal = Refusal::from(&cannot);
            if is_kept {
                keep::refusal(server, of, refusal.name()).await;
            }
            Err(refusal.into())
        }
    };
    // Not before it is kept: whoever waits for the same finds it.
    drop(own_turn);
    made
}

/// What a request that had its turn before has kept.
async fn made_meanwhile(
    server: &Server,
    reader: Reader<'_>,
    of: ThumbnailKey<'_>,
) -> Result<Option<Content>, MatrixError> {
    let found = find_with_thumbnail(&*server.ports.database, server.name(), of).await;
    let found = found.map_err(|error| server.failed(error))?;
    let (_, known) = found.filter(|(entry, _)| is_shown(server, reader, entry)).ok_or_else(no_such_media)?;
    match known {
        Known::Nothing => Ok(None),
        Known::Refused(refusal) => Err(Refusal::of(&refusal).into()),
        Known::Kept(kept) => stored(server, reader, of, &kept).await,
    }
}

/// The bytes of a picture.
async fn source(server: &Server, content: &StoredContent) -> Result<Vec<u8>, MatrixError> {
    let read = server.ports.media.read(&content.object, content.bytes);
    let read = match select(read, server.ports.timer.sleep(READ_LIMIT_MS)).await {
        Either::Left((read, _)) => read,
        Either::Right(_) => Err(PortError::new("r2", "read", "no object in time")),
    };
    let source = read.map_err(|error| server.failed(error))?;
    source.ok_or_else(|| {
        lost(server, content);
        no_such_media()
    })
}
