//! Subscriptions of the caller to threads (MSC4306), and their changes (MSC4308).

use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedEventId, OwnedRoomId, RoomId};

use crate::objects::protocol::room::{FindInThread, FoundInThread, ThreadRefusal};
use crate::objects::protocol::user::{
    ChangedSubscription, ListSubscriptionChanges, Subscribe, SubscribeRefusal, Unsubscribe,
};
use crate::server::Server;
use crate::services::history::not_found;
use crate::services::quotas;

/// The most changes of one response, and their number if the client does not say.
pub(crate) const MAX_SUBSCRIPTION_CHANGES: u64 = 512;
const DEFAULT_SUBSCRIPTION_CHANGES: u64 = 100;
/// Positions of the user's stream are below it.
const MAX_POSITION: u64 = 1 << 53;
/// The prefix of a position in the list of changes.
const TOKEN: &str = "ts1_";

/// Subscribes to a thread; `cause` is the event in the thread because of which the client subscribes by itself.
///
/// # Errors
/// `M_NOT_FOUND` if the caller may not see the root or the event; `M_NOT_IN_THREAD` and `M_CONFLICTING_UNSUBSCRIPTION` of the
/// proposal; `M_TOO_LARGE`, `M_RESOURCE_LIMIT_EXCEEDED`.
pub(crate) async fn subscribe(
    server: &Server,
    caller: &Caller,
    (room_id, root): (OwnedRoomId, OwnedEventId),
    cause: Option<OwnedEventId>,
) -> Result<(), MatrixError> {
    let FoundInThread { event: cause, .. } = find(server, caller, &room_id, (&root, cause)).await?;
    let subscribed = server.ask_for(caller, Subscribe { room_id, root, cause }).await?;
    subscribed.map_err(|refusal| match refusal {
        SubscribeRefusal::Unsubscribed => {
            MatrixError::conflicting_unsubscription("You unsubscribed from the thread after this event.")
        }
        SubscribeRefusal::TooMany => MatrixError::too_large("You are subscribed to too many threads."),
        SubscribeRefusal::UserFull => quotas::user_is_full(server),
    })
}

/// Ends the subscription to a thread, if there is one.
///
/// # Errors
/// `M_NOT_FOUND` if the caller may not see the root.
pub(crate) async fn unsubscribe(
    server: &Server,
    caller: &Caller,
    (room_id, root): (OwnedRoomId, OwnedEventId),
) -> Result<(), MatrixError> {
    let FoundInThread { newest: at, .. } = find(server, caller, &room_id, (&root, None)).await?;
    server.ask_for(caller, Unsubscribe { room_id, root, at }).await
}

/// The newest changes of the caller's subscriptions between two positions, newest first, and where the next page begins.
///
/// # Errors
/// `M_INVALID_PARAM` for a token that is none, and for a limit of 0 or less.
pub(crate) async fn changes(
    server: &Server,
    caller: &Caller,
    (from, to): (Option<&str>, Option<&str>),
    limit: Option<i64>,
) -> Result<(Vec<ChangedSubscription>, Option<String>), MatrixError> {
    let limit = limit.map_or(Ok(DEFAULT_SUBSCRIPTION_CHANGES), u64::try_from);
    let limit = limit.ok().filter(|limit| *limit > 0);
    let limit = limit.ok_or_else(|| MatrixError::invalid_param("limit: a positive number."))?;
    let limit = limit.min(MAX_SUBSCRIPTION_CHANGES);
    let upto = from.map(|token| position("from", token)).transpose()?;
    let after = to.map_or(Ok(0), |token| position("to", token))?;
    let list = ListSubscriptionChanges { upto, after, limit: limit + 1 };
    let mut changes = server.ask_for(caller, list).await?;
    let first = usize::try_from(limit).unwrap_or(usize::MAX);
    let next = changes.get(first).map(|change| format!("{TOKEN}{}", change.stream));
    changes.truncate(first);
    Ok((changes, next))
}

fn position(name: &str, token: &str) -> Result<u64, MatrixError> {
    let position = token
        .strip_prefix(TOKEN)
        .and_then(|position| position.parse::<u64>().ok())
        .filter(|position| *position < MAX_POSITION);
    position.ok_or_else(|| MatrixError::invalid_param(format!("{name}: not a token of this list.")))
}

async fn find(
    server: &Server,
    caller: &Caller,
    room_id: &RoomId,
    (root, event_id): (&OwnedEventId, Option<OwnedEventId>),
) -> Result<FoundInThread, MatrixError> {
    let find = FindInThread { reader: caller.user_id.clone(), root: root.clone(), event_id };
    server.ask(room_id, find).await?.map_err(|refusal| match refusal {
        ThreadRefusal::NotFound => not_found(),
        ThreadRefusal::NotInThread => MatrixError::not_in_thread("The event is not in this thread."),
    })
}
