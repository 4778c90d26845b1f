//! The operations of the server-server API that need no signatures, one file per operation.

mod openid;
mod wellknown;
