//! Delayed events of the caller (MSC4140).
//!
//! A delay id names its user and has a MAC, as a token has: it routes without a look-up, and a forged id costs no object request.
//! The id of a request with a transaction id follows from it, so that a repeated request gives the same id.

use std::collections::BTreeMap;

use lattice_sync::Pull;
use lattice_wire::{Caller, Int, MatrixError};
use ruma_common::{CanonicalJsonObject, OwnedEventId, OwnedRoomId, OwnedTransactionId, RoomId};
use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};
use sha2::{Digest as _, Sha256};

use crate::auth::{Kind, read};
use crate::objects::protocol::room::PullRoom;
use crate::objects::protocol::user::{
    ActOnDelayedEvent, DelayedAction, DelayedEvent, ListDelayedEvents, Schedule, ScheduleRefusal,
    ScheduledEvent,
};
use crate::server::Server;
use crate::services::sticky::{sticky, sticky_state};
use crate::services::{aliases, quotas, redactions};

/// The longest delay (milliseconds): a day.
pub(crate) const MAX_DELAY_MS: u64 = 24 * 60 * 60 * 1_000;
/// The longest event type or state key (bytes).
const MAX_KEY_BYTES: usize = 255;
/// No stream has a later position.
const LAST_POSITION: u64 = 1 << 53;
/// The field of an error that says the code of the proposal, and that of the longest delay.
const ERRCODE: &str = "org.matrix.msc4140.errcode";
const MAX_DELAY: &str = "org.matrix.msc4140.max_delay";

/// An event that a client delays.
pub(crate) struct Wanted {
    pub room_id: OwnedRoomId,
    pub event_type: String,
    /// Absent for a message event.
    pub state_key: Option<String>,
    pub content: Box<RawValue>,
    pub delay: Int,
    /// For how long the event is sticky once it is sent (milliseconds).
    pub sticky_ms: Option<Int>,
    /// A request with the same one is a repeat.
    pub transaction_id: Option<OwnedTransactionId>,
}

/// Schedules an event; returns its id. What the rules say is decided when the event is sent.
///
/// # Errors
/// `M_BAD_ALIAS`, `M_FORBIDDEN`, `M_INVALID_PARAM`, `M_TOO_LARGE`, `M_RESOURCE_LIMIT_EXCEEDED`; `M_UNKNOWN` with the
/// proposal's code.
pub(crate) async fn schedule(
    server: &Server,
    caller: &Caller,
    wanted: Wanted,
) -> Result<String, MatrixError> {
    let delay_ms = admit_delay(wanted.delay)?;
    let sticky = match &wanted.state_key {
        Some(_) => sticky_state(&wanted.event_type, wanted.sticky_ms)?,
        None => sticky(wanted.sticky_ms)?,
    };
    admit(server, caller, &wanted).await?;
    let random = match &wanted.transaction_id {
        Some(transaction_id) => of_transaction(caller, &wanted, transaction_id),
        None => server.random(),
    };
    let delay_id = server.keys().await?.mint(Kind::DelayedEvent, &caller.user_id, &[], random);
    let Wanted { room_id, event_type, state_key, content, .. } = wanted;
    let device_id = caller.device_id.clone();
    let event = DelayedEvent { room_id, event_type, state_key, content, device_id, sticky };
    let schedule = |known| Schedule { delay_id: delay_id.clone(), event: event.clone(), known, delay_ms };
    let mut scheduled = server.ask_for(caller, schedule(None)).await?;
    if scheduled == Err(ScheduleRefusal::Behind) {
        let known = newest_position(server, caller, &event.room_id).await?;
        scheduled = server.ask_for(caller, schedule(Some(known))).await?;
    }
    scheduled.map_err(|refusal| match refusal {
        ScheduleRefusal::NotJoined | ScheduleRefusal::Behind => {
            MatrixError::forbidden("You are not in this room.")
        }
        ScheduleRefusal::TooMany => MatrixError::unsupported("You have scheduled as many events as you may.")
            .with(ERRCODE, "M_MAX_DELAYED_EVENTS_EXCEEDED".into()),
        ScheduleRefusal::UserFull => quotas::user_is_full(server),
    })?;
    Ok(delay_id)
}

/// The newest position of a room's stream. The decision that the pull names is older than every other: it wakes nobody.
async fn newest_position(server: &Server, caller: &Caller, room_id: &RoomId) -> Result<u64, MatrixError> {
    let pull = Pull { after: LAST_POSITION, epoch: 0, tells_again: false };
    let pulled = server.ask(room_id, PullRoom { user_id: caller.user_id.clone(), pull }).await?;
    Ok(pulled.map_or(0, |pulled| pulled.head))
}

/// The content of an event whose body may be absent.
pub(crate) fn content(body: &BTreeMap<String, Box<RawValue>>) -> Result<Box<RawValue>, MatrixError> {
    to_raw_value(body).map_err(|error| MatrixError::bad_json(error.to_string()))
}

/// The caller's scheduled events; with an id this one alone.
pub(crate) async fn list(
    server: &Server,
    caller: &Caller,
    delay_id: Option<String>,
) -> Result<Vec<ScheduledEvent>, MatrixError> {
    server.ask_for(caller, ListDelayedEvents { delay_id }).await
}

/// Cancels, restarts or sends a scheduled event; `only_of` is the user whose event it must be, if there is one.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn act(
    server: &Server,
    only_of: Option<&Caller>,
    delay_id: String,
    action: DelayedAction,
) -> Result<(), MatrixError> {
    let keys = server.keys().await?;
    let named = read(&keys.secret, Kind::DelayedEvent, server.name(), &delay_id).ok_or_else(not_found)?;
    if only_of.is_some_and(|caller| caller.user_id != named.user_id) {
        return Err(not_found());
    }
    let is_scheduled = server.ask(&named.user_id, ActOnDelayedEvent { delay_id, action }).await?;
    if is_scheduled { Ok(()) } else { Err(not_found()) }
}

pub(crate) fn not_found() -> MatrixError {
    MatrixError::not_found("There is no such delayed event, or it is sent already.")
}

/// # Errors
/// `M_INVALID_PARAM`; `M_UNKNOWN` with the proposal's code and the longest delay.
fn admit_delay(delay: Int) -> Result<u64, MatrixError> {
    let delay_ms = u64::try_from(i64::from(delay)).unwrap_or(0);
    if delay_ms == 0 {
        return Err(MatrixError::invalid_param("The delay is a positive number of milliseconds."));
    }
    if delay_ms > MAX_DELAY_MS {
        return Err(MatrixError::unsupported("The delay is longer than a day.")
            .with(ERRCODE, "M_MAX_DELAY_EXCEEDED".into())
            .with(MAX_DELAY, MAX_DELAY_MS.into()));
    }
    Ok(delay_ms)
}

/// Refuses what no Room would take later, and what an operation of its own checks.
async fn admit(server: &Server, caller: &Caller, wanted: &Wanted) -> Result<(), MatrixError> {
    let Wanted { room_id, event_type, state_key, content, transaction_id, .. } = wanted;
    transaction_id.as_ref().map_or(Ok(()), redactions::admit_transaction_id)?;
    serde_json::from_str::<CanonicalJsonObject>(content.get())
        .map_err(|error| MatrixError::bad_json(format!("The content is no content of an event: {error}.")))?;
    let is_long = |text: &str| text.len() > MAX_KEY_BYTES;
    if is_long(event_type) || state_key.as_deref().is_some_and(is_long) {
        return Err(MatrixError::too_large("The event is too large."));
    }
    match (event_type.as_str(), state_key) {
        ("m.room.redaction", None) => names_event(content),
        ("m.room.canonical_alias", Some(_)) => {
            aliases::check_canonical(server, &caller.user_id, room_id, content).await
        }
        ("m.room.create" | "m.room.redaction", Some(_)) => {
            Err(MatrixError::invalid_param("eventType: this event cannot be sent as a state event."))
        }
        ("m.room.member", Some(user_id)) if *user_id != caller.user_id.as_str() => {
            Err(MatrixError::unsupported("Only your own membership can change later."))
        }
        _ => Ok(()),
    }
}

/// # Errors
/// `M_BAD_JSON` for the content of a redaction that names no event.
fn names_event(content: &RawValue) -> Result<(), MatrixError> {
    #[derive(Deserialize)]
    struct Content {
        redacts: OwnedEventId,
    }
    let named = serde_json::from_str::<Content>(content.get());
    named.map(|content| drop(content.redacts)).map_err(|error| MatrixError::bad_json(format!("{error}.")))
}

/// The part of a delay id that follows from the transaction.
fn of_transaction(caller: &Caller, wanted: &Wanted, transaction_id: &OwnedTransactionId) -> [u8; 16] {
    let mut hash = Sha256::new();
    let parts =
        [caller.device_id.as_str(), wanted.room_id.as_str(), &wanted.event_type, transaction_id.as_str()];
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut random = [0; 16];
    random.iter_mut().zip(hash.finalize()).for_each(|(byte, hashed)| *byte = hashed);
    random
}
