//! The server-server API, as far as it needs no signatures: one file per operation.

mod openid;
mod wellknown;
