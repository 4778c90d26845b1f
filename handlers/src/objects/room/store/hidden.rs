//! Hidden events: a message event that joins forward extremities and says nothing. It is in the graph, and no client
//! sees it.
//!
//! Its type is Synapse's, which sends and hides such events too. One with content was sent by somebody who has something to
//! say, and is shown as any other event.

use lattice_rooms::Pdu;
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_state_res::Event as _;

/// The type of an event that joins forward extremities.
pub const JOINING_EVENT: &str = "org.matrix.dummy_event";

/// Whether no client sees an event.
pub(super) fn is_hidden(pdu: &Pdu) -> bool {
    let has_content = || {
        let content = serde_json::from_str::<CanonicalJsonObject>(pdu.content().get());
        content.is_ok_and(|content| !content.is_empty())
    };
    pdu.event_type() == JOINING_EVENT && pdu.state_key().is_none() && !has_content()
}
