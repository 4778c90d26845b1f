//! Index rows that objects write: the registry of objects, the published rooms, invites to names that nobody has
//! registered.

pub mod described;
pub mod unclaimed_invites;

use ruma_common::{OwnedRoomId, OwnedUserId};

use serde::{Deserialize, Serialize};

use self::described::{ListedUser, PublishedRoom};
use super::device_keys;
use super::media::put_room_avatar;
use super::migrate;
use super::published_rooms;
use super::pusher_owners;
use super::room_aliases;
use super::user_directory;
use crate::objects::protocol::{ObjectKind, Secret};
use crate::ports::{Database, PortError};

const REGISTER: &str = "INSERT OR IGNORE INTO registry (kind, name, created_ms) VALUES (?, ?, ?)";

/// An index row that an object writes. Writing the same row twice has no further effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexWrite {
    /// Registers an object; backups and repairs enumerate the registry.
    Register {
        /// The kind of the object.
        kind: ObjectKind,
        /// The name of the object.
        name: String,
        /// The time of creation (milliseconds since 1970).
        created_ms: u64,
    },
    /// Describes a room in the room directory, or takes it out.
    Publish {
        /// The server whose directory lists the room.
        server: String,
        /// The room.
        room_id: String,
        /// Numbers the descriptions of the room: an older one changes nothing.
        version: u64,
        /// The description; `None` if the room is not published.
        room: Option<PublishedRoom>,
    },
    /// Gives the aliases of a room to the room that replaces it.
    MoveAliases {
        /// The server of the aliases.
        server: String,
        /// The room that was replaced.
        from: OwnedRoomId,
        /// The room that replaces it.
        to: OwnedRoomId,
    },
    /// Describes a user in the user directory, or takes the user out.
    ListUser {
        /// The user.
        user_id: OwnedUserId,
        /// When the profile changed (milliseconds since 1970): an older one changes nothing.
        changed_ms: u64,
        /// The profile; `None` if the directory does not list the user.
        user: Option<ListedUser>,
    },
    /// Lists the keys of a user in the directory of device keys.
    ListKeys {
        /// The user.
        user_id: OwnedUserId,
        /// Numbers the changes of the keys: an older one changes nothing.
        change: u64,
        /// The keys that others see (JSON).
        keys: String,
    },
    /// Says whether anybody may join or read a room.
    OpenRoom {
        /// The server of the room.
        server: String,
        /// The room.
        room_id: String,
        /// As in [`Self::Publish`].
        version: u64,
        /// Whether anybody may join or read the room.
        is_open: bool,
    },
    /// Says which media of this server is the avatar of a room.
    UseAvatar {
        /// The server of the room.
        server: String,
        /// The room.
        room_id: String,
        /// The position of the change in the room's stream: an older one changes nothing.
        version: u64,
        /// The media; `None` if the avatar is none of this server's, or there is none.
        media_id: Option<String>,
    },
    /// Says whether a user has a pusher.
    OwnPusher {
        /// The user.
        user_id: OwnedUserId,
        /// The id of the pusher's app.
        app_id: String,
        /// The pushkey, of which the index has a hash.
        pushkey: Secret,
        /// When the pusher was set or removed (milliseconds since 1970).
        set_ms: u64,
        /// Whether the user has the pusher.
        is_set: bool,
    },
    /// Keeps an invite until its name is registered.
    Invite {
        /// The name that nobody has registered.
        user_id: OwnedUserId,
        /// The room.
        room_id: OwnedRoomId,
        /// The inviter, who may have a number of such invites.
        inviter: OwnedUserId,
        /// When the invite is given up (milliseconds since 1970).
        expires_ms: u64,
    },
}

/// Migrates D1 if necessary, and writes a row.
///
/// # Errors
/// If D1 fails; the object retries the write.
pub async fn apply(database: &dyn Database, write: &IndexWrite) -> Result<(), PortError> {
    migrate(database).await?;
    let (statement, parameters) = match write {
        IndexWrite::Register { kind, name, created_ms } => {
            (REGISTER, vec![kind.as_str().into(), name.as_str().into(), (*created_ms).into()])
        }
        IndexWrite::Publish { server, room_id, version, room } => {
            return published_rooms::put(database, (server, room_id), *version, room.as_ref()).await;
        }
        IndexWrite::MoveAliases { server, from, to } => {
            return room_aliases::move_all(database, server, from, to).await;
        }
        IndexWrite::ListUser { user_id, changed_ms, user } => {
            return user_directory::put_user(database, user_id, *changed_ms, user.as_ref()).await;
        }
        IndexWrite::ListKeys { user_id, change, keys } => {
            return device_keys::put(database, user_id, *change, keys).await;
        }
        IndexWrite::OpenRoom { server, room_id, version, is_open } => {
            return user_directory::put_room(database, (server, room_id), *version, *is_open).await;
        }
        IndexWrite::UseAvatar { server, room_id, version, media_id } => {
            return put_room_avatar(database, (server, room_id), *version, media_id.as_deref()).await;
        }
        IndexWrite::OwnPusher { user_id, app_id, pushkey, set_ms, is_set } => {
            let key = pusher_owners::key(app_id, pushkey.expose());
            return pusher_owners::put(database, (user_id, &key), *set_ms, *is_set).await;
        }
        IndexWrite::Invite { user_id, room_id, inviter, expires_ms } => {
            return unclaimed_invites::add(database, (user_id, inviter), room_id, *expires_ms)
                .await
                .map(drop);
        }
    };
    database.query(statement, parameters).await.map(|_| ())
}
