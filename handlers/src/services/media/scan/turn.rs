//! Turns: an isolate asks about each file once, and about so few at once that neither the scanner nor R2 has to bear a crowd.

use lattice_wire::MatrixError;

use crate::server::{Scan, Server};

/// How long the scanner has for a file, the way there included.
pub(super) const MAX_SCAN_MS: u64 = 60_000;
/// The most files that an isolate asks about at once.
const MAX_SCANS_AT_ONCE: usize = 10;
/// How long a request waits for its turn: longer than another one may take.
const MAX_TURN_WAIT_MS: u64 = 75_000;
/// The time between two looks. No request can wake another one, so those that wait look again.
const LOOK_MS: u64 = 100;
/// What a request needs beside its question; after that, one that the platform ended counts as given up.
const MARGIN_MS: u64 = 10_000;
/// How long nobody asks again about a file of which the scanner said nothing.
const SILENT_MS: u64 = 10_000;
/// The most such files that an isolate remembers.
const MAX_SILENT: usize = 100;

/// The turn of a request, until it is dropped.
pub(super) struct Turn<'a> {
    server: &'a Server,
    object: &'a str,
    until_ms: u64,
    /// Whether another request had its turn before.
    pub(super) has_waited: bool,
}

impl Turn<'_> {
    /// Ends the turn without an answer: those that wait for the same file hear that.
    pub(super) fn fail(self) {
        let until_ms = self.server.now_ms() + SILENT_MS;
        let mut scans = self.server.memory.scans.borrow_mut();
        scans.insert(self.object.to_owned(), Scan { has_failed: true, until_ms });
        while scans.values().filter(|scan| scan.has_failed).count() > MAX_SILENT {
            let failed = scans.iter().filter(|(_, scan)| scan.has_failed);
            let first = failed.min_by_key(|(_, scan)| scan.until_ms).map(|(object, _)| object.clone());
            let Some(first) = first else { break };
            scans.remove(&first);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut scans = self.server.memory.scans.borrow_mut();
        let own = Scan { has_failed: false, until_ms: self.until_ms };
        // After its time it is another request's.
        if scans.get(self.object) == Some(&own) {
            scans.remove(self.object);
        }
    }
}

/// Waits until no other request asks about the object.
///
/// # Errors
/// `M_LIMIT_EXCEEDED` if it takes too long; `M_UNKNOWN` (502) if the scanner has just said nothing.
pub(super) async fn take<'a>(server: &'a Server, object: &'a str) -> Result<Turn<'a>, MatrixError> {
    let began_ms = server.now_ms();
    let mut has_waited = false;
    loop {
        let now_ms = server.now_ms();
        if let Some(until_ms) = begin(server, object, now_ms)? {
            return Ok(Turn { server, object, until_ms, has_waited });
        }
        if now_ms >= began_ms + MAX_TURN_WAIT_MS {
            return Err(MatrixError::limit_exceeded(SILENT_MS));
        }
        has_waited = true;
        server.ports.timer.sleep(LOOK_MS).await;
    }
}

/// Begins a turn, unless the object is asked about, or too many others are. Returns when it ends at the latest.
fn begin(server: &Server, object: &str, now_ms: u64) -> Result<Option<u64>, MatrixError> {
    let mut scans = server.memory.scans.borrow_mut();
    scans.retain(|_, scan| scan.until_ms > now_ms);
    let under_way = scans.values().filter(|scan| !scan.has_failed).count();
    match scans.get(object) {
        Some(scan) if scan.has_failed => Err(no_answer()),
        Some(_) => Ok(None),
        None if under_way >= MAX_SCANS_AT_ONCE => Ok(None),
        None => {
            let until_ms = now_ms + MAX_SCAN_MS + MARGIN_MS;
            scans.insert(object.to_owned(), Scan { has_failed: false, until_ms });
            Ok(Some(until_ms))
        }
    }
}

/// The error while nobody knows whether a file may be shown.
pub(super) fn no_answer() -> MatrixError {
    MatrixError::bad_gateway(
        "The scanner of this server has not said whether this file may be shown. Try again later.",
    )
}
