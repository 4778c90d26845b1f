//! Who reads media, and the bytes that one reads.

use lattice_wire::{ContentPart, MatrixError, Payload};
use ruma_common::UserId;

use crate::index::media::StoredContent;
use crate::ports::{ObjectPart, PortError};
use crate::server::Server;

/// Who downloads without a token and without an address.
const NOBODY: &str = "";

/// Who downloads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reader<'a> {
    /// A user.
    User(&'a UserId),
    /// Anybody, without a token.
    Anybody,
}

/// Whose bytes are counted: the user's, or those of the address.
pub(super) fn downloader<'a>(server: &'a Server, reader: Reader<'a>) -> &'a str {
    match reader {
        Reader::User(user_id) => user_id.as_str(),
        Reader::Anybody => server.address_block.as_deref().unwrap_or(NOBODY),
    }
}

/// The bytes of media, or a part of them; `None` if the object is lost.
pub(super) async fn read(
    server: &Server,
    content: &StoredContent,
    part: Option<ContentPart>,
) -> Result<Option<Payload>, MatrixError> {
    let part = part.map(|part| ObjectPart { offset: part.first, bytes: part.last - part.first + 1 });
    let body = server.ports.media.get(&content.object, part).await.map_err(|error| server.failed(error))?;
    if body.is_none() {
        lost(server, content);
    }
    Ok(body)
}

/// Tells the operator of media whose bytes are lost.
pub(super) fn lost(server: &Server, content: &StoredContent) {
    let lost = PortError::new("r2", "get", format!("the object {} is lost", content.object));
    server.ports.log.error(&lost.to_string());
}
