//! What administrators do with media: hide it from everybody, show it again, protect it from being hidden, list it.

use lattice_wire::{Administrator, Int, MatrixError};
use ruma_common::{ServerName, UserId};

use super::{no_such_media, own_media_id};
use crate::index::media::{self, ListPage, MAX_HIDDEN_AT_ONCE, MediaEntry, ORDERS};
use crate::objects::protocol::user::AccountExists;
use crate::server::Server;
use crate::services::history;

/// The statements by which one request hides the media of a user: enough for as much as one may have.
const MAX_HIDING_STEPS: usize = 20;
/// The media of a page of a list if the request does not say.
const DEFAULT_LISTED_MEDIA: u64 = 100;
/// The most media of such a page.
pub(crate) const MAX_LISTED_MEDIA: u64 = 1_000;

/// Hides media from everybody.
///
/// # Errors
/// `M_NOT_FOUND`; `M_FORBIDDEN` if the media is protected.
pub(crate) async fn quarantine(
    server: &Server,
    admin: &Administrator,
    (server_name, media_id): (&ServerName, &str),
) -> Result<(), MatrixError> {
    let (media_id, _) = existing(server, server_name, media_id).await?;
    let by = &admin.caller.user_id;
    let hidden = media::hide(&*server.ports.database, (server.name(), media_id), by).await;
    if !hidden.map_err(|error| server.failed(error))? {
        return Err(MatrixError::forbidden("The media is protected: end its protection first."));
    }
    audit(server, &admin.caller.user_id, &format!("quarantined media {media_id}"));
    Ok(())
}

/// Shows hidden media again.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn unquarantine(
    server: &Server,
    admin: &Administrator,
    (server_name, media_id): (&ServerName, &str),
) -> Result<(), MatrixError> {
    let (media_id, _) = existing(server, server_name, media_id).await?;
    let shown = media::show(&*server.ports.database, (server.name(), media_id)).await;
    shown.map_err(|error| server.failed(error))?;
    audit(server, &admin.caller.user_id, &format!("ended the quarantine of media {media_id}"));
    Ok(())
}

/// Hides all media of a user that is not protected; returns how much it was.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn quarantine_of_user(
    server: &Server,
    admin: &Administrator,
    owner: &UserId,
) -> Result<u64, MatrixError> {
    require_user(server, owner).await?;
    let (place, by) = ((server.name(), owner), &admin.caller.user_id);
    let mut hidden = 0;
    for _ in 0..MAX_HIDING_STEPS {
        let step = media::hide_of_owner(&*server.ports.database, place, by).await;
        let number = step.map_err(|error| server.failed(error))?;
        hidden += number;
        if number < MAX_HIDDEN_AT_ONCE {
            break;
        }
    }
    audit(server, &admin.caller.user_id, &format!("quarantined {hidden} media of {owner}"));
    Ok(hidden)
}

/// Protects media from being hidden, or does so no longer. Hidden media stays hidden.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn protect(
    server: &Server,
    admin: &Administrator,
    (media_id, is_protected): (&str, bool),
) -> Result<(), MatrixError> {
    let (media_id, _) = existing(server, server.name(), media_id).await?;
    let place = (server.name(), media_id);
    let protected = media::protect(&*server.ports.database, place, is_protected).await;
    protected.map_err(|error| server.failed(error))?;
    let what = if is_protected { "protected" } else { "ended the protection of" };
    audit(server, &admin.caller.user_id, &format!("{what} media {media_id}"));
    Ok(())
}

/// A page of a user's media with the ids, and how much there is in all.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn list(
    server: &Server,
    owner: &UserId,
    page: ListPage,
) -> Result<(Vec<(String, MediaEntry)>, u64), MatrixError> {
    require_user(server, owner).await?;
    let database = &*server.ports.database;
    let listed = media::list(database, (server.name(), owner), page).await;
    let listed = listed.map_err(|error| server.failed(error))?;
    let total = media::count(database, (server.name(), owner)).await;
    Ok((listed, total.map_err(|error| server.failed(error))?))
}

/// The page that a request names: `from`, `limit`, of at most `max`, and `order_by`.
///
/// # Errors
/// `M_INVALID_PARAM`.
pub(crate) fn page(
    (from, limit): (Option<Int>, Option<Int>),
    order: Option<&str>,
    (is_ascending, max): (bool, u64),
) -> Result<ListPage, MatrixError> {
    let order = order.unwrap_or("created_ts");
    let order = ORDERS.into_iter().find(|known| *known == order);
    let order = order.ok_or_else(|| {
        MatrixError::invalid_param(format!("order_by: it can be one of {}.", ORDERS.join(", ")))
    })?;
    let limit = history::limit(limit, DEFAULT_LISTED_MEDIA)?.clamp(1, max);
    Ok(ListPage { from: count("from", from)?, limit, order, is_ascending })
}

/// A number of a request that is not below zero; zero if there is none.
///
/// # Errors
/// `M_INVALID_PARAM`.
pub(crate) fn count(name: &str, number: Option<Int>) -> Result<u64, MatrixError> {
    u64::try_from(number.map_or(0, i64::from))
        .map_err(|_| MatrixError::invalid_param(format!("{name}: it is below zero.")))
}

/// Media or a reserved id of this server.
pub(super) async fn existing<'a>(
    server: &Server,
    server_name: &ServerName,
    media_id: &'a str,
) -> Result<(&'a str, MediaEntry), MatrixError> {
    let media_id = own_media_id(server, server_name, media_id)?;
    let found = media::find(&*server.ports.database, server.name(), media_id).await;
    Ok((media_id, found.map_err(|error| server.failed(error))?.ok_or_else(no_such_media)?))
}

/// Refuses a user who is of another server, or has no account.
pub(super) async fn require_user(server: &Server, user_id: &UserId) -> Result<(), MatrixError> {
    if user_id.server_name() != server.name() {
        return Err(MatrixError::not_found("The user is of another server."));
    }
    Ok(server.ask(user_id, AccountExists {}).await?)
}

/// Writes what an administrator did into the log.
pub(super) fn audit(server: &Server, administrator: &UserId, what: &str) {
    server.ports.log.audit(&format!("administrator {administrator}: {what}"));
}
