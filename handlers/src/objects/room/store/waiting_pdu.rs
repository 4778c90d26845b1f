//! A waiting PDU as a row of `waiting`.

use lattice_rooms::{Pdu, Role};
use ruma_common::EventId;

use super::corruption::corrupt;
use super::lists::json_array;
use crate::ports::{PortError, Row, SqlValue};

/// How long a PDU waits at most (milliseconds): a day.
pub const WAITING_TTL_MS: u64 = 24 * 60 * 60 * 1000;
/// The first time between two attempts (milliseconds); it doubles with each.
const WAITING_RETRY_MS: u64 = 30_000;
/// The longest time between two attempts (milliseconds).
pub(super) const WAITING_RETRY_MAX_MS: u64 = 60 * 60 * 1000;

/// A PDU that waits for events or signing keys, or that was too dear to authorise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPdu {
    /// The event id.
    pub event_id: String,
    /// The server that sent it.
    pub origin: String,
    /// How the event is to enter the graph.
    pub role: Role,
    /// What the checks on receipt found out for [`Pdu::is_authorised`].
    pub authorised: bool,
    /// When to try again (milliseconds since 1970).
    pub retry_ms: u64,
    /// When to give up (milliseconds since 1970).
    pub expires_ms: u64,
    /// How often the PDU was tried again.
    pub attempts: u64,
    /// The events that the PDU waits for; empty if it waits for signing keys, or was too dear. Such a PDU goes through all
    /// checks again.
    pub needs: Vec<String>,
    /// The PDU after the checks on receipt; as it was received if it waits for signing keys.
    pub json: String,
}

/// What becomes of a PDU that should wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepOutcome {
    /// The PDU waits.
    Waiting,
    /// The PDU is not kept: its origin has [`super::MAX_WAITING_PER_ORIGIN`] waiting PDUs.
    OriginFull,
    /// The PDU is not kept: the room has [`super::MAX_WAITING`] waiting PDUs.
    RoomFull,
}

/// A PDU that waited until it expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// The event id.
    pub event_id: String,
    /// The server that sent it.
    pub origin: String,
}

impl WaitingPdu {
    /// A PDU that passed the checks on receipt, and that waits for `needs` from now on.
    #[must_use]
    pub fn new(pdu: &Pdu, role: Role, origin: &str, needs: Vec<String>, now_ms: u64) -> Self {
        Self {
            event_id: pdu.id().to_string(),
            origin: origin.to_owned(),
            role,
            authorised: pdu.is_authorised(),
            retry_ms: now_ms + WAITING_RETRY_MS,
            expires_ms: now_ms + WAITING_TTL_MS,
            attempts: 0,
            needs,
            json: pdu.json().to_owned(),
        }
    }

    /// When to try again after another attempt.
    #[must_use]
    pub fn next_retry_ms(&self, now_ms: u64) -> u64 {
        let doublings = u32::try_from(self.attempts + 1).unwrap_or(u32::MAX);
        let wait_ms = 1_u64.checked_shl(doublings).and_then(|times| WAITING_RETRY_MS.checked_mul(times));
        now_ms + wait_ms.map_or(WAITING_RETRY_MAX_MS, |wait_ms| wait_ms.min(WAITING_RETRY_MAX_MS))
    }

    /// The PDU, if it passed the checks on receipt.
    pub(super) fn pdu(&self) -> Result<Pdu, PortError> {
        let id = EventId::parse(self.event_id.as_str()).map_err(corrupt)?;
        let pdu = Pdu::from_json(id, self.json.clone()).map_err(corrupt)?;
        Ok(pdu.with_authorised(self.authorised))
    }

    /// The values of `ADD_WAITING`.
    pub(super) fn values(&self) -> [SqlValue; 9] {
        [
            self.event_id.as_str().into(),
            self.origin.as_str().into(),
            role_number(self.role).into(),
            u64::from(self.authorised).into(),
            self.retry_ms.min(self.expires_ms).into(),
            self.expires_ms.into(),
            json_array(&self.needs).into(),
            self.needs.first().map(String::as_str).into(),
            self.json.as_str().into(),
        ]
    }

    /// Reads a row with the columns of `waiting!`.
    pub(super) fn read(row: &Row) -> Result<Self, PortError> {
        Ok(Self {
            event_id: row.text(0)?,
            origin: row.text(1)?,
            role: role(row.number(2)?)?,
            authorised: row.number(3)? == 1,
            retry_ms: row.number(4)?,
            expires_ms: row.number(5)?,
            attempts: row.number(6)?,
            needs: serde_json::from_str(&row.text(7)?).map_err(corrupt)?,
            json: row.text(8)?,
        })
    }
}

fn role_number(role: Role) -> u64 {
    match role {
        Role::Live => 0,
        Role::Backfilled => 1,
        Role::Outlier => 2,
    }
}

fn role(number: u64) -> Result<Role, PortError> {
    match number {
        0 => Ok(Role::Live),
        1 => Ok(Role::Backfilled),
        2 => Ok(Role::Outlier),
        _ => Err(corrupt("a waiting PDU has no role")),
    }
}
