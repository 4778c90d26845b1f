//! Lists the events of which the caller was notified. The User knows which they are, their Rooms what they say.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt as _;
use futures_util::stream::iter;
use lattice_generated::client::push_notifications::get_notifications::{
    Notifications, NotificationsActions, Query, Response,
};
use lattice_wire::{Caller, MatrixError};
use ruma_common::OwnedRoomId;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use super::sync::{MAX_PULL_ROUNDS, take_pulls};
use super::{history, int};
use crate::objects::host::AskError;
use crate::objects::protocol::room::{NumberedEvent, ReadNotified, Reader};
use crate::objects::protocol::user::{
    ListNotifications, ListedNotifications, Notification, NotificationPage,
};
use crate::server::Server;

/// The most notifications of a page, and their number if the client does not say.
const MAX_PAGE_NOTIFICATIONS: u64 = 100;
const DEFAULT_PAGE_NOTIFICATIONS: u64 = 50;
/// The most rooms that are asked at once, and the milliseconds that each has to answer.
const MAX_ROOMS_ASKED_AT_ONCE: usize = 10;
const READ_LIMIT_MS: u64 = 10_000;
/// The prefix of a token of the list.
const TOKEN: &str = "n1_";
/// Ids are below it.
const TOO_HIGH: u64 = 1 << 53;

/// A page of the list, newest first. An event that is redacted, that an ignored user sent, or whose room does not answer is left
/// out: a page may have fewer than it could.
///
/// # Errors
/// `M_UNKNOWN_TOKEN`; `M_INVALID_PARAM`.
pub(crate) async fn list(server: &Server, caller: Caller, query: Query) -> Result<Response, MatrixError> {
    let limit = history::limit(query.limit, DEFAULT_PAGE_NOTIFICATIONS)?.clamp(1, MAX_PAGE_NOTIFICATIONS);
    let before = query.from.as_deref().filter(|token| !token.is_empty()).map(id).transpose()?;
    let only_highlights = match query.only.as_deref() {
        None | Some("") => false,
        Some("highlight") => true,
        Some(_) => return Err(MatrixError::invalid_param("only: `highlight`, or absent.")),
    };
    let page = page(server, &caller, (before, limit, only_highlights)).await?;
    let next = page.notifications.last().filter(|_| page.has_more).map(|last| format!("{TOKEN}{}", last.id));
    let mut events = events(server, &history::reader(caller), &page.notifications).await;
    let listed = page.notifications.into_iter().filter_map(|notification| {
        let event = events.remove(&(notification.room_id.clone(), notification.number))?;
        (!page.ignored.hides(&event)).then(|| shown(notification, page.ignored.without_hidden_reply(event)))
    });
    let response = Response::new(listed.collect());
    Ok(match next {
        Some(next) => response.next_token(next),
        None => response,
    })
}

fn id(token: &str) -> Result<u64, MatrixError> {
    let id = token.strip_prefix(TOKEN).and_then(|id| id.parse::<u64>().ok()).filter(|id| *id < TOO_HIGH);
    id.ok_or_else(|| MatrixError::invalid_param("from: not a token of this list."))
}

/// Asks the User, and pulls the rooms of which it was not told everything.
async fn page(
    server: &Server,
    caller: &Caller,
    (before, limit, only_highlights): (Option<u64>, u64, bool),
) -> Result<NotificationPage, MatrixError> {
    for rounds in 0..=MAX_PULL_ROUNDS {
        let may_pull = before.is_none() && rounds < MAX_PULL_ROUNDS;
        let list = ListNotifications { before, limit, only_highlights, may_pull };
        match server.ask_for(caller, list).await? {
            ListedNotifications::Page(page) => return Ok(page),
            ListedNotifications::Pull(pulls) => {
                take_pulls(server, &caller.user_id, pulls).await?;
            }
        }
    }
    Err(MatrixError::unavailable("Too much is new in your rooms. Try again."))
}

/// What the Rooms say of these events.
async fn events(
    server: &Server,
    reader: &Reader,
    notifications: &[Notification],
) -> BTreeMap<(OwnedRoomId, u64), Box<RawValue>> {
    let mut rooms: BTreeMap<&OwnedRoomId, BTreeSet<u64>> = BTreeMap::new();
    for notification in notifications {
        rooms.entry(&notification.room_id).or_default().insert(notification.number);
    }
    let asks = rooms.into_iter().map(|(room_id, numbers)| async move {
        let read = ReadNotified { reader: reader.clone(), numbers: numbers.into_iter().collect() };
        (room_id, server.ask_within(READ_LIMIT_MS, room_id, read).await)
    });
    let replies: Vec<_> = iter(asks).buffer_unordered(MAX_ROOMS_ASKED_AT_ONCE).collect().await;
    let mut events = BTreeMap::new();
    for (room_id, reply) in replies {
        match reply {
            Ok(found) => {
                for NumberedEvent { number, event } in found {
                    events.insert((room_id.clone(), number), event);
                }
            }
            Err(AskError::Absent(_)) => {}
            Err(AskError::Failed(error)) => {
                server.ports.log.error(&format!("notifications leave out the room {room_id}: {error}"));
            }
        }
    }
    events
}

fn shown(notification: Notification, event: Box<RawValue>) -> Notifications {
    let actions = notification.actions.iter().filter_map(action).collect();
    let Notification { room_id, is_read, notified_ms, .. } = notification;
    Notifications::new(actions, event, is_read, room_id, int(notified_ms))
}

fn action(action: &Value) -> Option<NotificationsActions> {
    NotificationsActions::try_from(to_raw_value(action).ok()?).ok()
}
