//! Attacks of the security checklist (`docs/security.md`) that are about more than one operation.

mod names;
mod routes;
mod secrets;
mod sessions;
mod strangers;
