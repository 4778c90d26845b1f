//! Turns: one request at a time makes a thumbnail in an isolate, so that one picture at most is in its memory.

use std::cell::Cell;

use lattice_wire::MatrixError;

use crate::server::Server;

/// The time after which a request whose client has gone gives way: the platform then drops the request without a trace. Longer
/// than the time that R2 has for a picture.
const TURN_MS: u64 = 15_000;
/// How long a request waits for its turn.
const MAX_TURN_WAIT_MS: u64 = 20_000;
/// The time between two looks.
const TURN_LOOK_MS: u64 = 25;
/// After what time a client that did not get its turn may ask again.
const RETRY_MS: u64 = 5_000;

/// The turn of a request, until it is dropped.
pub(super) struct Turn<'a> {
    turn: &'a Cell<Option<u64>>,
    ends_ms: u64,
    /// Whether another request had its turn before.
    pub(super) has_waited: bool,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // After the end it is another request's.
        if self.turn.get() == Some(self.ends_ms) {
            self.turn.set(None);
        }
    }
}

/// Waits until no other request makes a thumbnail.
///
/// # Errors
/// `M_LIMIT_EXCEEDED` if it takes too long.
pub(super) async fn turn(server: &Server) -> Result<Turn<'_>, MatrixError> {
    let turn = &server.memory.thumbnail_turn;
    let began_ms = server.now_ms();
    let mut has_waited = false;
    // A task that another request wakes would run with that request's rights at the platform; so each looks itself.
    while turn.get().is_some_and(|ends_ms| ends_ms > server.now_ms()) {
        if server.now_ms() >= began_ms + MAX_TURN_WAIT_MS {
            return Err(MatrixError::limit_exceeded(RETRY_MS));
        }
        has_waited = true;
        server.ports.timer.sleep(TURN_LOOK_MS).await;
    }
    let ends_ms = server.now_ms() + TURN_MS;
    turn.set(Some(ends_ms));
    Ok(Turn { turn, ends_ms, has_waited })
}
