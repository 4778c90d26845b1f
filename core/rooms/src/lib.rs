//! What servers must agree on about a room, as pure functions.
