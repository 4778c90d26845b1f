//! Code that several operations share, one module per noun.

pub(crate) mod account_data;
pub(crate) mod devices;
pub(crate) mod health;
pub(crate) mod profiles;
pub(crate) mod registration;
pub(crate) mod rooms;
pub(crate) mod sessions;
pub(crate) mod sync;
