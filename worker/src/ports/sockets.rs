//! Waiting polls as hibernating WebSockets: the object may leave memory while a poll waits.

use std::rc::Rc;

use lattice_handlers::ports::{PortError, Sockets, Waiting};
use worker::{State, WebSocket};

use super::failed;

/// The close code of a socket that has served its purpose (RFC 6455).
pub const NORMAL_CLOSE: u16 = 1000;

/// The sockets of the object with this state.
pub struct PlatformSockets(Rc<State>);

impl PlatformSockets {
    pub fn new(state: Rc<State>) -> Self {
        Self(state)
    }
}

impl Sockets for PlatformSockets {
    fn waiting(&self) -> Result<Vec<Waiting>, PortError> {
        let sockets = self.0.get_websockets().into_iter().enumerate();
        let waiting = sockets.map(|(id, socket)| {
            let attachment: Option<String> =
                socket.deserialize_attachment().map_err(failed("sockets", "read an attachment"))?;
            Ok(attachment
                .filter(|text| !text.is_empty())
                .map(|text| Waiting { id, attachment: text.into_bytes() }))
        });
        waiting.filter_map(Result::transpose).collect()
    }

    /// Also empties the attachment: the platform still lists a closing socket, which no longer waits.
    fn answer(&self, waiting: &Waiting, message: &[u8]) -> Result<(), PortError> {
        let sockets = self.0.get_websockets();
        let socket: &WebSocket = sockets
            .get(waiting.id)
            .ok_or_else(|| PortError::new("sockets", "answer", "the socket is gone"))?;
        let sent = socket.send_with_str(String::from_utf8_lossy(message)).map_err(failed("sockets", "send"));
        let _emptied = socket.serialize_attachment(String::new());
        let _closed = socket.close(Some(NORMAL_CLOSE), Some("answered"));
        sent
    }
}
