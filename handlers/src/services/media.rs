//! Media of this server's users (client-server API, "Content repository").

mod content_type;
mod disposition;
mod download;
mod housekeeping;
mod range;
mod traffic;
mod upload;

use lattice_wire::MatrixError;
use ruma_common::{MxcUri, OwnedMxcUri, ServerName};

pub(crate) use self::download::{Reader, Wanted, download};
pub use self::housekeeping::housekeep;
pub(crate) use self::upload::{NewUpload, reserve, upload, upload_reserved};
use crate::server::Server;

/// The binding of the bucket in `wrangler.toml`.
pub(crate) const BINDING: &str = "MEDIA";

/// The longest media id that is looked up (bytes).
pub(crate) const MAX_MEDIA_ID_BYTES: usize = 255;
/// The most media of one user.
pub(crate) const MAX_MEDIA_OF_USER: u64 = 100_000;
/// The longest name of a file (bytes).
pub(crate) const MAX_FILE_NAME_BYTES: usize = 255;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The day of a time (days since 1970).
pub(crate) fn day(now_ms: u64) -> u64 {
    now_ms / DAY_MS
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
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let is_id = (1..=MAX_MEDIA_ID_BYTES).contains(&media_id.len()) && media_id.bytes().all(is_plain);
    if is_id && server_name == server.name() { Ok(media_id) } else { Err(no_such_media()) }
}

pub(crate) fn no_such_media() -> MatrixError {
    MatrixError::not_found("There is no such media.")
}

/// The URI of media of this server.
fn uri(server: &Server, media_id: &str) -> OwnedMxcUri {
    <&MxcUri>::from(format!("mxc://{}/{media_id}", server.name()).as_str()).to_owned()
}
