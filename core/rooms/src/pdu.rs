//! A persistent event as servers exchange it.

mod event;
mod fields;
mod parse;
mod receive;
mod redaction;
mod scan;
mod signatures;
mod unfit;

pub use event::{Pdu, PduError};
pub(crate) use fields::check as check_fields;
pub use receive::{Arrival, read};
pub(crate) use redaction::{drop_partless_invite, redact};
pub use signatures::signers;
pub use unfit::Unfit;
