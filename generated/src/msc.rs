//! The operations of the API `msc`.

pub mod routes;
