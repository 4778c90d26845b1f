//! Previews of URLs (client-server API, "`GET /_matrix/client/v1/media/preview_url`").
//!
//! What came of a URL is the same for everybody, and in KV for an hour: so a preview costs its sites one visit. The point in time
//! that a client prefers (`ts`) has no influence: what is known is answered, and it is an hour old at most.

mod cached;
mod failure;
mod fetch;
mod make;
mod names;
mod picture;
mod requests;
mod turns;

use std::collections::BTreeMap;

use lattice_wire::{Caller, Int, MatrixError};
use serde_json::Value;

use self::cached::{Entry, Known};
use self::requests::Requests;
use self::turns::Turn;
use super::int;
use crate::server::Server;

/// The fields of the response.
#[derive(Debug, Default)]
pub(crate) struct UrlPreview {
    /// `og:image`.
    pub(crate) image: Option<String>,
    /// `matrix:image:size` (bytes).
    pub(crate) image_bytes: Option<Int>,
    /// The other fields of OpenGraph.
    pub(crate) others: BTreeMap<String, Value>,
}

/// Previews a URL.
///
/// # Errors
/// `M_UNRECOGNIZED` while previews are off; `M_INVALID_PARAM` if there is no such URL; `M_FORBIDDEN` if it may not be asked;
/// `M_LIMIT_EXCEEDED` while too many are made; `M_UNKNOWN` (502) if it does not answer.
pub(crate) async fn preview(server: &Server, caller: &Caller, url: &str) -> Result<UrlPreview, MatrixError> {
    let Some(settings) = &server.config.previews else {
        return Err(MatrixError::unrecognized("This server makes no previews of URLs."));
    };
    let target = settings.policy.check(url).map_err(failure::refused)?;
    let key = cached::key(server, &target);
    if let Some(known) = turns::recent(server, &key) {
        return shown(known);
    }
    if let Some(known) = cached::get(server, &key).await {
        return shown(known);
    }
    if let Turn::Known(known) = turns::take(server, caller, &key).await? {
        return shown(known);
    }
    let requests = Requests::new(server, settings);
    let entry = match make::preview(&requests, caller, target).await {
        Ok(made) if made.is_complete => Entry::lasting(server, Known::Shown(made.fields)),
        Ok(made) => Entry::brief(server, Known::Shown(made.fields)),
        Err(failure) => Entry::brief(server, Known::Failed(failure)),
    };
    turns::end(server, key.clone(), &entry);
    cached::put(server, &key, &entry).await;
    shown(entry.known)
}

fn shown(known: Known) -> Result<UrlPreview, MatrixError> {
    let mut fields = match known {
        Known::Shown(fields) => fields,
        Known::Failed(failure) => return Err(failure.into()),
    };
    let image = fields.remove("og:image").and_then(|image| image.as_str().map(str::to_owned));
    let image_bytes = fields.remove("matrix:image:size").and_then(|bytes| bytes.as_u64());
    Ok(UrlPreview { image, image_bytes: image_bytes.map(int), others: fields.into_iter().collect() })
}
