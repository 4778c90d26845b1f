//! PDUs: persistent events in the format between servers.

mod bytes;
mod event;
mod fields;
mod invalid;
mod parse;
mod receive;
mod redaction;
mod scan;
mod signatures;

pub use event::{Pdu, PduError};
pub(crate) use fields::check as check_fields;
pub use invalid::InvalidPdu;
pub use receive::{ReceivedPdu, read};
pub(crate) use redaction::{drop_malformed_invite, redact};
pub use signatures::signers;
