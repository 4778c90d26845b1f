//! A persistent event as servers exchange it.

mod event;
mod fields;
mod parse;
mod receive;
mod scan;
mod signatures;
mod unfit;

pub use event::{Pdu, PduError};
pub(crate) use fields::check as check_fields;
pub use receive::{Arrival, read};
pub use signatures::signers;
pub use unfit::Unfit;
