//! Tests of the attacks in `docs/security.md` that concern more than one operation.

mod names;
mod routes;
mod secrets;
mod sessions;
mod strangers;
