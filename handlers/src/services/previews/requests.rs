//! The requests of one preview, which share a time and a number.

use std::cell::Cell;

use lattice_wire::http::{HeaderName, HeaderValue};

use super::failure::Failure;
use crate::config::PreviewSettings;
use crate::ports::{WebError, WebHead, WebRequest, WebResponse};
use crate::server::Server;

/// How long all requests of a preview take together.
pub(super) const MAX_PREVIEW_MS: u64 = 20_000;
/// The most fetches of a preview: page, oEmbed document and picture, each with its redirects. Each has two questions about a
/// name, and the platform lets one request make fifty of its own.
const MAX_FETCHES: u32 = 12;

/// How many bytes of a body are read, by what comes before it.
pub(super) type MaxBytes = fn(&WebHead) -> usize;

/// The requests of one preview.
pub(super) struct Requests<'a> {
    pub(super) server: &'a Server,
    pub(super) settings: &'a PreviewSettings,
    deadline_ms: u64,
    left: Cell<u32>,
}

impl<'a> Requests<'a> {
    /// Begins with the whole time.
    pub(super) fn new(server: &'a Server, settings: &'a PreviewSettings) -> Self {
        let deadline_ms = server.now_ms() + MAX_PREVIEW_MS;
        Self { server, settings, deadline_ms, left: Cell::new(MAX_FETCHES) }
    }

    /// Counts a fetch.
    pub(super) fn count(&self) -> Result<(), Failure> {
        let left = self.left.get().checked_sub(1).ok_or(Failure::LeadsNowhere)?;
        self.left.set(left);
        Ok(())
    }

    /// Asks for one URL, which may be asked, within the time that is left and `most_ms`.
    pub(super) async fn get(
        &self,
        url: String,
        headers: Vec<(HeaderName, HeaderValue)>,
        (most_ms, max_bytes): (u64, MaxBytes),
    ) -> Result<WebResponse, WebError> {
        let limit_ms = self.deadline_ms.saturating_sub(self.server.now_ms()).min(most_ms);
        if limit_ms == 0 {
            return Err(WebError::TimedOut);
        }
        self.server.ports.web.get(WebRequest { url, headers, limit_ms, max_bytes }).await
    }
}
