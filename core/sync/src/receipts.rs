//! The content of `m.receipt` (client-server API, "Receipts"; MSC4102).

use std::collections::BTreeMap;

use ruma_common::{EventId, OwnedEventId, OwnedUserId, UserId};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// A receipt of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Who has read.
    pub user_id: OwnedUserId,
    /// `main` or the root of a thread; empty for the whole room.
    pub thread: String,
    /// The event that the user has read.
    pub event_id: OwnedEventId,
    /// When (milliseconds since 1970).
    pub ts_ms: u64,
}

/// What `m.receipt` says of a receipt.
#[derive(Serialize)]
struct Data<'a> {
    ts: u64,
    #[serde(skip_serializing_if = "str::is_empty")]
    thread_id: &'a str,
}

/// The event `m.receipt` with receipts of one kind. It can hold one receipt of a user for an event: of two, the
/// unthreaded one.
///
/// # Errors
/// Never, for receipts whose ids are valid.
pub fn receipt_event(kind: &str, receipts: &[Receipt]) -> Result<Box<RawValue>, serde_json::Error> {
    #[derive(Serialize)]
    struct Event<'a> {
        r#type: &'a str,
        content: BTreeMap<&'a EventId, BTreeMap<&'a str, BTreeMap<&'a UserId, Data<'a>>>>,
    }
    let mut event = Event { r#type: "m.receipt", content: BTreeMap::new() };
    let (unthreaded, threaded): (Vec<_>, Vec<_>) =
        receipts.iter().partition(|receipt| receipt.thread.is_empty());
    for receipt in threaded.into_iter().chain(unthreaded) {
        let data = Data { ts: receipt.ts_ms, thread_id: &receipt.thread };
        let of_event = event.content.entry(&receipt.event_id).or_default();
        of_event.entry(kind).or_default().insert(&receipt.user_id, data);
    }
    to_raw_value(&event)
}
