//! Which changes of device lists the user's clients have heard of, in memory.

use std::collections::BTreeMap;

use ruma_common::OwnedUserId;

use crate::objects::protocol::user::StreamUpdate;

/// The most users of whose device lists a User remembers in memory which change it was told of.
pub const MAX_HEARD_LISTS: usize = 1_000;

/// The changes of device lists that a room told of: of each user the newest, and at which position of the user's stream. In memory:
/// without it a change is told again.
#[derive(Default)]
pub(in crate::objects::user) struct HeardLists(BTreeMap<OwnedUserId, (u64, u64)>);

impl HeardLists {
    /// Notes what an update told of, stored at a position of the user's stream.
    pub(super) fn note(&mut self, update: &StreamUpdate, stream: u64) {
        for list in &update.device_lists {
            if self.0.len() >= MAX_HEARD_LISTS {
                self.0.clear();
            }
            let is_known = self.0.get(&list.user_id).is_some_and(|(change, _)| *change >= list.change);
            if !is_known {
                self.0.insert(list.user_id.clone(), (list.change, stream));
            }
        }
    }

    /// The position since which all changes of an update are told; `None` if one is new.
    pub(super) fn told(&self, update: &StreamUpdate) -> Option<u64> {
        update.device_lists.iter().try_fold(0, |newest, list| {
            let (change, stream) = self.0.get(&list.user_id)?;
            (*change >= list.change).then_some(newest.max(*stream))
        })
    }
}
