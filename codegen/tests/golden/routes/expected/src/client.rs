//! The operations of the API `client`.

pub mod firsts;
pub mod routes;
pub mod seconds;
