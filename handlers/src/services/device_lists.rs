//! Who is named as changed and as left in the device lists of a sync (client-server API, "Tracking the device list for a user").

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt as _;
use futures_util::stream::iter;
use lattice_generated::client::room_participation::sync::DeviceLists;
use ruma_common::{OwnedRoomId, OwnedUserId, UserId};

use crate::objects::host::AskError;
use crate::objects::protocol::room::{FindJoined, MemberLists};
use crate::objects::protocol::user::ListJoinedRooms;
use crate::ports::PortError;
use crate::server::Server;

/// The most users of whom one sync finds out whether the caller still shares a room with them.
pub(crate) const MAX_LEFT_CANDIDATES: usize = 5_000;
/// How many objects are asked at the same time, and how long each may take (milliseconds).
const MAX_ASKED_AT_ONCE: usize = 10;
const ASK_LIMIT_MS: u64 = 10_000;

/// What the rooms of a sync say of device lists.
#[derive(Debug, Default)]
pub(crate) struct FoundLists {
    changed: BTreeSet<OwnedUserId>,
    /// Users who are in a room of the caller's, as the room has just said.
    sharing: BTreeSet<OwnedUserId>,
    /// Users who left rooms of the caller's, and which.
    former: BTreeMap<OwnedUserId, BTreeSet<OwnedRoomId>>,
    /// The members of rooms that the caller has left.
    left_behind: BTreeSet<OwnedUserId>,
}

impl FoundLists {
    /// Adds what a room says that the caller is in.
    pub fn add(&mut self, room_id: OwnedRoomId, lists: MemberLists) {
        for user_id in lists.left {
            self.former.entry(user_id).or_default().insert(room_id.clone());
        }
        self.sharing.extend(lists.changed.iter().cloned());
        self.changed.extend(lists.changed);
    }

    /// Adds what a room says that the caller has left.
    pub fn add_of_left(&mut self, lists: MemberLists) {
        self.changed.extend(lists.changed);
        self.left_behind.extend(lists.left);
    }

    /// Adds what the caller's User says of itself, and of those whom the caller signed.
    pub fn add_changed(&mut self, users: impl IntoIterator<Item = OwnedUserId>) {
        self.changed.extend(users);
    }

    /// Who changed, and who shares no room any more; `None` if nobody did either. Of a user of whom that cannot be found out, it
    /// is not said, and one who left a room is named as changed: the client asks for the devices.
    pub async fn finish(mut self, server: &Server, caller: &UserId) -> Option<DeviceLists> {
        let all = self.former.keys().chain(&self.left_behind);
        let candidates: BTreeSet<OwnedUserId> = all
            .filter(|user_id| !self.sharing.contains(*user_id) && *user_id != caller)
            .take(MAX_LEFT_CANDIDATES)
            .cloned()
            .collect();
        let left = match candidates.is_empty() {
            true => BTreeSet::new(),
            false => self.find(server, caller, candidates).await.unwrap_or_else(|error| {
                server.ports.log.error(&format!("a sync does not say who shares no room any more: {error}"));
                BTreeSet::new()
            }),
        };
        // What the room knew of the device list went with the membership.
        self.changed.extend(self.former.into_keys().filter(|user_id| user_id != caller));
        self.changed.retain(|user_id| !left.contains(user_id));
        if self.changed.is_empty() && left.is_empty() {
            return None;
        }
        let lists = DeviceLists::new().changed(self.changed.into_iter().collect());
        Some(lists.left(left.into_iter().collect()))
    }

    /// Which candidates share no room with the caller. Asks the candidates for their rooms, or the caller's rooms for their
    /// members, whichever are fewer. Users of other servers can only be looked for in rooms.
    async fn find(
        &self,
        server: &Server,
        caller: &UserId,
        candidates: BTreeSet<OwnedUserId>,
    ) -> Result<BTreeSet<OwnedUserId>, PortError> {
        let own = rooms_of(server, caller).await?;
        if own.is_empty() {
            return Ok(candidates);
        }
        let are_local = candidates.iter().all(|user_id| user_id.server_name() == server.name());
        if !are_local || candidates.len() > own.len() {
            return not_in(server, caller, own, candidates).await;
        }
        let mut gone = BTreeSet::new();
        let asked = candidates.into_iter().map(|user_id| {
            let left = self.former.get(&user_id);
            let rooms = own.iter().filter(|room_id| left.is_none_or(|left| !left.contains(*room_id)));
            shares(server, caller, rooms.cloned().collect(), user_id)
        });
        let asked: Vec<_> = iter(asked).buffer_unordered(MAX_ASKED_AT_ONCE).collect().await;
        for (user_id, shares) in asked {
            match shares {
                Ok(true) => {}
                Ok(false) => drop(gone.insert(user_id)),
                Err(error) => server
                    .ports
                    .log
                    .error(&format!("a sync does not say whether {user_id} shares a room: {error}")),
            }
        }
        Ok(gone)
    }
}

/// The candidates who are not among the members of rooms.
async fn not_in(
    server: &Server,
    caller: &UserId,
    rooms: BTreeSet<OwnedRoomId>,
    mut candidates: BTreeSet<OwnedUserId>,
) -> Result<BTreeSet<OwnedUserId>, PortError> {
    let rooms: Vec<OwnedRoomId> = rooms.into_iter().collect();
    for some in rooms.chunks(MAX_ASKED_AT_ONCE) {
        if candidates.is_empty() {
            break;
        }
        let users: Vec<OwnedUserId> = candidates.iter().cloned().collect();
        let asked = some.iter().map(|room_id| joined(server, caller, room_id, users.clone()));
        for joined in futures_util::future::join_all(asked).await {
            for user_id in joined? {
                candidates.remove(&user_id);
            }
        }
    }
    Ok(candidates)
}

/// Whether a local user is in one of the caller's rooms. The user may not know of a kick yet, so a room has the last word.
async fn shares(
    server: &Server,
    caller: &UserId,
    rooms: BTreeSet<OwnedRoomId>,
    user_id: OwnedUserId,
) -> (OwnedUserId, Result<bool, PortError>) {
    let found = async {
        let others = rooms_of(server, &user_id).await?;
        for room_id in rooms.intersection(&others) {
            if !joined(server, caller, room_id, vec![user_id.clone()]).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    };
    let found = found.await;
    (user_id, found)
}

/// The rooms that a local user has joined, as far as the User knows.
async fn rooms_of(server: &Server, user_id: &UserId) -> Result<BTreeSet<OwnedRoomId>, PortError> {
    match server.ask_within(ASK_LIMIT_MS, user_id, ListJoinedRooms {}).await {
        Ok(rooms) => Ok(rooms.into_iter().collect()),
        Err(AskError::Absent(_)) => Ok(BTreeSet::new()),
        Err(AskError::Failed(error)) => Err(error),
    }
}

/// Which of these users are in a room that the caller is in.
async fn joined(
    server: &Server,
    caller: &UserId,
    room_id: &OwnedRoomId,
    users: Vec<OwnedUserId>,
) -> Result<Vec<OwnedUserId>, PortError> {
    let find = FindJoined { reader: caller.to_owned(), users };
    match server.ask_within(ASK_LIMIT_MS, room_id, find).await {
        Ok(joined) => Ok(joined),
        Err(AskError::Absent(_)) => Ok(Vec::new()),
        Err(AskError::Failed(error)) => Err(error),
    }
}
