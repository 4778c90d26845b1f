//! Sends messages to devices: one command to each User.

use std::collections::BTreeMap;

use futures_util::StreamExt as _;
use futures_util::stream::iter;
use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedTransactionId, OwnedUserId};
use serde_json::value::RawValue;

use super::redactions::admit_transaction_id;
use crate::objects::host::AskError;
use crate::objects::protocol::user::SendToDevice;
use crate::server::Server;

/// The most users and the most messages of one request.
pub(crate) const MAX_RECIPIENTS: usize = 250;
pub(crate) const MAX_MESSAGES: usize = 1_000;
/// How many Users are asked at the same time.
const MAX_RECIPIENTS_AT_ONCE: usize = 20;
/// The longest content of a message (bytes), and the longest event type.
pub(crate) const MAX_MESSAGE_BYTES: usize = 65_536;
pub(crate) const MAX_MESSAGE_TYPE_BYTES: usize = 255;

/// The contents of messages by user and device.
type Messages = BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>;

/// Sends messages to devices. It returns after every User has committed its own. If one failed, the client sends the
/// same transaction again: the others do not take it twice. Unknown users and devices are left out.
///
/// # Errors
/// `M_TOO_LARGE`, `M_BAD_JSON`; the error of a User that failed.
pub(crate) async fn send(
    server: &Server,
    caller: Caller,
    (event_type, transaction_id): (String, OwnedTransactionId),
    messages: Messages,
) -> Result<(), MatrixError> {
    admit_transaction_id(&transaction_id)?;
    admit(&event_type, &messages)?;
    let (local, remote): (Messages, Messages) =
        messages.into_iter().partition(|(user_id, _)| user_id.server_name() == server.name());
    if !remote.is_empty() {
        let number = remote.len();
        server
            .ports
            .log
            .error(&format!("messages to devices of {number} users of other servers are dropped"));
    }
    let sent = local.into_iter().map(|(user_id, messages)| {
        let command = SendToDevice {
            sender: caller.user_id.clone(),
            sender_device: caller.device_id.clone(),
            transaction_id: transaction_id.as_str().to_owned(),
            event_type: event_type.clone(),
            messages,
        };
        send_to_user(server, user_id, command)
    });
    // All are asked, also if one fails.
    let sent: Vec<Result<(), MatrixError>> =
        iter(sent).buffer_unordered(MAX_RECIPIENTS_AT_ONCE).collect().await;
    sent.into_iter().collect()
}

async fn send_to_user(
    server: &Server,
    user_id: OwnedUserId,
    command: SendToDevice,
) -> Result<(), MatrixError> {
    match server.ask(&user_id, command).await {
        Ok(0) | Err(AskError::Absent(_)) => Ok(()),
        Ok(dropped) => {
            server
                .ports
                .log
                .error(&format!("{dropped} messages to devices of {user_id} are dropped: no space"));
            Ok(())
        }
        Err(error @ AskError::Failed(_)) => Err(error.into()),
    }
}

fn admit(event_type: &str, messages: &Messages) -> Result<(), MatrixError> {
    if event_type.len() > MAX_MESSAGE_TYPE_BYTES {
        return Err(MatrixError::too_large("The event type is too long."));
    }
    if messages.len() > MAX_RECIPIENTS {
        return Err(MatrixError::too_large(format!("A request has {MAX_RECIPIENTS} recipients at most.")));
    }
    let contents: Vec<&RawValue> =
        messages.values().flat_map(BTreeMap::values).map(|content| &**content).collect();
    if contents.len() > MAX_MESSAGES {
        return Err(MatrixError::too_large(format!("A request has {MAX_MESSAGES} messages at most.")));
    }
    if contents.iter().any(|content| content.get().len() > MAX_MESSAGE_BYTES) {
        return Err(MatrixError::too_large(format!("A message has {MAX_MESSAGE_BYTES} bytes at most.")));
    }
    if contents.iter().any(|content| !content.get().starts_with('{')) {
        return Err(MatrixError::bad_json("messages: the content of a message is an object."));
    }
    Ok(())
}
