//! The children of a space (client-server API, "Spaces", "Ordering of children within a space").

use ruma_common::{OwnedRoomId, RoomId};
use ruma_state_res::Event as _;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::Pdu;

/// The longest `order` that counts (characters).
const MAX_ORDER_CHARS: usize = 50;

/// A child of a space, ordered as clients show it: by `order`, then those without one; by time, then by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Child {
    has_no_order: bool,
    order: String,
    sent_ms: u64,
    /// The child.
    pub room_id: OwnedRoomId,
    /// Whether the space suggests it.
    pub is_suggested: bool,
}

/// An event in the stripped format, with its time.
#[derive(Serialize)]
struct ChildEvent<'a> {
    content: &'a RawValue,
    origin_server_ts: u64,
    sender: &'a str,
    state_key: &'a str,
    #[serde(rename = "type")]
    event_type: &'a str,
}

impl Child {
    /// The child that an event of the space names; `None` for any other event, and if the event names no server by
    /// which the child can be joined.
    #[must_use]
    pub fn of(pdu: &Pdu) -> Option<Self> {
        #[derive(Deserialize)]
        struct Content {
            via: Vec<serde_json::Value>,
            order: Option<serde_json::Value>,
            suggested: Option<serde_json::Value>,
        }
        if pdu.event_type() != "m.space.child" {
            return None;
        }
        let room_id = RoomId::parse(pdu.state_key()?).ok()?;
        let Content { via, order, suggested } = serde_json::from_str(pdu.content().get()).ok()?;
        if !via.iter().any(serde_json::Value::is_string) {
            return None;
        }
        let order = order.and_then(|order| order.as_str().map(str::to_owned));
        let order = order.filter(|order| is_order(order));
        Some(Self {
            has_no_order: order.is_none(),
            order: order.unwrap_or_default(),
            sent_ms: pdu.origin_server_ts().0.into(),
            room_id,
            is_suggested: suggested == Some(serde_json::Value::Bool(true)),
        })
    }
}

/// The event of a child in the stripped format, with its time.
#[must_use]
pub fn child_event(pdu: &Pdu) -> Box<RawValue> {
    let event = ChildEvent {
        content: pdu.content(),
        origin_server_ts: pdu.origin_server_ts().0.into(),
        sender: pdu.sender().as_str(),
        state_key: pdu.state_key().unwrap_or_default(),
        event_type: pdu.event_type(),
    };
    to_raw_value(&event).expect("invariant: strings, integers and raw JSON always serialise")
}

fn is_order(order: &str) -> bool {
    order.chars().count() <= MAX_ORDER_CHARS && order.chars().all(|char| (' '..='~').contains(&char))
}
