//! Operations of the group `federation/transactions`.

pub mod send_transaction;

pub use send_transaction::SendTransaction;
