//! Handlers of the group `client/presence`.

mod get_presence;
mod set_presence;
