//! The room's aliases, and its place in the room directory of its server.

mod aliases;
mod avatar;
mod open;
mod publish;
mod summary;
