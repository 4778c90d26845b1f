//! The operations of the API `appservice`.

pub mod things;
