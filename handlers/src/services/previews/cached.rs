//! What came of a URL, in KV.

use lattice_media::preview::Target;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::failure::Failure;
use crate::server::Server;

/// How long a preview is known.
const LASTING_MS: u64 = 60 * 60 * 1000;
/// How long a failure is known, and a preview that is not complete: as short as KV keeps anything.
const BRIEF_MS: u64 = 60 * 1000;

/// What came of a URL.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Known {
    /// The fields of the response.
    Shown(Map<String, Value>),
    /// There is no preview.
    Failed(Failure),
}

/// What is known for a time. KV may keep it longer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) until_ms: u64,
    pub(super) known: Known,
}

impl Entry {
    /// A preview that is complete.
    pub(super) fn lasting(server: &Server, known: Known) -> Self {
        Self { until_ms: server.now_ms() + LASTING_MS, known }
    }

    /// What another attempt may mend.
    pub(super) fn brief(server: &Server, known: Known) -> Self {
        Self { until_ms: server.now_ms() + BRIEF_MS, known }
    }

    /// Reads what KV has. What is over, or nothing of ours, is not there.
    pub(super) fn read(server: &Server, text: &str) -> Option<Known> {
        let entry: Self = serde_json::from_str(text).ok()?;
        let (now_ms, until_ms) = (server.now_ms(), entry.until_ms);
        (now_ms < until_ms && until_ms <= now_ms + LASTING_MS).then_some(entry.known)
    }

    /// The text that KV has.
    pub(super) fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

/// The key of a URL: a hash, because URLs are long and private.
pub(super) fn key(server: &Server, target: &Target) -> String {
    let hash = Sha256::digest(format!("{}\n{}", server.name(), target.url()));
    hash.iter().fold("preview:".to_owned(), |key, byte| key + &format!("{byte:02x}"))
}

/// What KV knows of a URL. Without KV nothing is known.
pub(super) async fn get(server: &Server, key: &str) -> Option<Known> {
    match server.ports.cache.get(key).await {
        Ok(text) => Entry::read(server, &text?),
        Err(error) => {
            server.ports.log.error(&format!("a preview is made anew: {error}"));
            None
        }
    }
}

/// Lets KV know what came of a URL. The response does not need it.
pub(super) async fn put(server: &Server, key: &str, entry: &Entry) {
    let ttl_s = entry.until_ms.saturating_sub(server.now_ms()).div_ceil(1000).max(BRIEF_MS / 1000);
    let Some(text) = entry.text() else { return };
    if let Err(error) = server.ports.cache.put(key, text, ttl_s).await {
        server.ports.log.error(&format!("a preview is not kept: {error}"));
    }
}
