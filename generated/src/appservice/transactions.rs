//! Operations of the group `appservice/transactions`.

pub mod send_transaction;

pub use send_transaction::SendTransaction;
