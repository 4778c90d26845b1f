//! Handlers of the group `client/voip`.

mod get_turn_server;
