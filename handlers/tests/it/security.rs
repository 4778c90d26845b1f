//! Tests of the attacks in `docs/security.md` that concern more than one operation.

mod callers;
mod costs;
mod delays;
mod guesses;
mod ignored;
mod inboxes;
mod invites;
mod isolation;
mod lockout;
mod media;
mod membership;
mod names;
mod numbers;
mod open;
mod overload;
mod pairs;
mod push;
mod relations;
mod room_events;
mod routes;
mod searches;
mod secrets;
mod sessions;
mod strangers;
mod syncs;
mod to_device;
