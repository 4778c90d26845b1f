//! Media of this server's users (client-server API, "Content repository").

pub(crate) mod administration;
mod content_type;
pub(crate) mod deletion;
mod disposition;
mod download;
mod housekeeping;
mod old_pictures;
mod preview_picture;
mod range;
mod reader;
mod removal;
pub(crate) mod retention;
pub(crate) mod room_quarantine;
mod scan;
mod thumbnail;
mod traffic;
mod upload;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use lattice_wire::MatrixError;
use ruma_common::{MxcUri, OwnedMxcUri, ServerName};

pub(crate) use self::download::{Wanted, download};
pub use self::housekeeping::housekeep;
pub(crate) use self::preview_picture::keep_preview_picture;
pub(crate) use self::reader::Reader;
pub(crate) use self::thumbnail::{WantedThumbnail, thumbnail};
pub(crate) use self::upload::{NewUpload, reserve, upload, upload_reserved};
use crate::index::described::MAX_MEDIA_ID_BYTES;
use crate::server::Server;

/// The binding of the bucket in `wrangler.toml`.
pub(crate) const BINDING: &str = "MEDIA";

/// The random bytes of a media id, and of the key of an object: nobody guesses one.
const ID_BYTES: usize = 16;
/// The most media of one user.
pub(crate) const MAX_MEDIA_OF_USER: u64 = 100_000;
/// The longest name of a file (bytes).
pub(crate) const MAX_FILE_NAME_BYTES: usize = 255;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The day of a time (days since 1970).
pub(crate) fn day(now_ms: u64) -> u64 {
    now_ms / DAY_MS
}

/// When a day begins (milliseconds since 1970).
pub(crate) fn day_begins_ms(day: u64) -> u64 {
    day * DAY_MS
}

/// The media id of a path, if it can be one of this server: other servers' media needs federation, and the id has letters,
/// digits, `-` and `_` alone.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) fn own_media_id<'a>(
    server: &Server,
    server_name: &ServerName,
    media_id: &'a str,
) -> Result<&'a str, MatrixError> {
    if is_media_id(media_id) && server_name == server.name() { Ok(media_id) } else { Err(no_such_media()) }
}

/// Whether a text can be a media id of this server.
fn is_media_id(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    (1..=MAX_MEDIA_ID_BYTES).contains(&text.len()) && text.bytes().all(is_plain)
}

/// A new media id, or a new key of an object.
fn random_id(server: &Server) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(server.random::<ID_BYTES>())
}

pub(crate) fn no_such_media() -> MatrixError {
    MatrixError::not_found("There is no such media.")
}

/// The URI of media of this server.
fn uri(server: &Server, media_id: &str) -> OwnedMxcUri {
    <&MxcUri>::from(format!("mxc://{}/{media_id}", server.name()).as_str()).to_owned()
}
