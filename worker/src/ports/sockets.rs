//! Waiting polls as hibernating WebSockets: the object may leave memory while a poll waits.

use std::fmt;
use std::rc::Rc;

use lattice_handlers::ports::{PortError, Sockets, WaitingPoll};
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};
use worker::{State, WebSocket};

use super::failed;

/// The close code of a socket that has served its purpose (RFC 6455).
pub const NORMAL_CLOSE: u16 = 1000;

/// The close code of the socket of a poll that was released without an answer (RFC 6455: for private use).
pub const RELEASED_CLOSE: u16 = 4_000;

/// What the platform stores with a socket: bytes, whose stored length does not depend on their characters. The
/// platform stores text with a character beyond Latin-1 in twice its length.
pub struct Attachment(pub Vec<u8>);

impl Serialize for Attachment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Attachment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_byte_buf(Bytes).map(Self)
    }
}

struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("bytes")
    }

    fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }
}

/// The sockets of the object with this state.
pub struct PlatformSockets(Rc<State>);

impl PlatformSockets {
    pub fn new(state: Rc<State>) -> Self {
        Self(state)
    }
}

impl Sockets for PlatformSockets {
    /// Leaves out sockets whose attachment cannot be read: such a poll ends at its deadline, and the others
    /// are answered.
    fn waiting(&self) -> Result<Vec<WaitingPoll>, PortError> {
        let sockets = self.0.get_websockets().into_iter().enumerate();
        let waiting = sockets.filter_map(|(id, socket)| {
            let attachment: Option<Attachment> = socket.deserialize_attachment().ok()?;
            let Attachment(attachment) = attachment.filter(|Attachment(bytes)| !bytes.is_empty())?;
            Some(WaitingPoll { id, attachment })
        });
        Ok(waiting.collect())
    }

    /// Also empties the attachment: the platform still lists a closing socket, which no longer waits.
    fn answer(&self, waiting: &WaitingPoll, message: &[u8]) -> Result<(), PortError> {
        let sockets = self.0.get_websockets();
        let socket: &WebSocket = sockets
            .get(waiting.id)
            .ok_or_else(|| PortError::new("sockets", "answer", "the socket is gone"))?;
        let sent = socket.send_with_str(String::from_utf8_lossy(message)).map_err(failed("sockets", "send"));
        let _emptied = socket.serialize_attachment(Attachment(Vec::new()));
        let _closed = socket.close(Some(NORMAL_CLOSE), Some("answered"));
        sent
    }

    fn release(&self, waiting: &WaitingPoll) -> Result<(), PortError> {
        let sockets = self.0.get_websockets();
        let Some(socket) = sockets.get(waiting.id) else { return Ok(()) };
        let _emptied = socket.serialize_attachment(Attachment(Vec::new()));
        socket.close(Some(RELEASED_CLOSE), Some("released")).map_err(failed("sockets", "release"))
    }
}
