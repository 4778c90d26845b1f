//! Pushers: where notifications of the user are sent to. A pusher ends with the session that made it.

use ruma_common::UserId;

use super::User;
use crate::index::IndexWrite;
use crate::objects::host::{Execute, Step, Write};
use crate::objects::protocol::user::{
    ListPushers, Pusher, RemovePusher, SetPusher, StorageRefusal, YieldPusher,
};
use crate::ports::PortError;

/// The most pushers of one user.
pub const MAX_PUSHERS: u64 = 100;

impl Execute<ListPushers> for User {
    fn execute(&self, _: ListPushers) -> Result<Step<Vec<Pusher>>, PortError> {
        self.store.pushers().map(Step::Reply)
    }
}

impl Execute<SetPusher> for User {
    fn execute(&self, command: SetPusher) -> Result<Step<Result<(), StorageRefusal>>, PortError> {
        let SetPusher { pusher, device_id, others } = command;
        let is_known = self.store.has_pusher(&pusher.app_id, pusher.pushkey.expose())?;
        if !is_known && self.store.count_pushers()? >= MAX_PUSHERS {
            return Ok(Step::Reply(Err(StorageRefusal::TooMuch)));
        }
        if self.is_full()? {
            return Ok(Step::Reply(Err(StorageRefusal::UserFull)));
        }
        let user_id = self.user_id()?;
        self.host.storage.commit(|write| {
            let set_ms = write.now_ms();
            self.store.put_pusher(write, (&pusher, &device_id), set_ms)?;
            for other in &others {
                let (app_id, pushkey) = (pusher.app_id.clone(), pusher.pushkey.clone());
                write.record(other, &YieldPusher { app_id, pushkey, set_ms })?;
            }
            record_owner(write, &user_id, (&pusher.app_id, pusher.pushkey.expose()), true)
        })?;
        Ok(Step::Reply(Ok(())))
    }
}

impl Execute<RemovePusher> for User {
    fn execute(&self, RemovePusher { app_id, pushkey }: RemovePusher) -> Result<Step<()>, PortError> {
        let user_id = self.user_id()?;
        self.host.storage.commit(|write| {
            let removed = self.store.remove_pusher(write, &app_id, (pushkey.expose(), u64::MAX))?;
            self.record_ended(write, &user_id, &removed)
        })?;
        Ok(Step::Reply(()))
    }
}

impl Execute<YieldPusher> for User {
    fn execute(&self, command: YieldPusher) -> Result<Step<()>, PortError> {
        let YieldPusher { app_id, pushkey, set_ms } = command;
        let user_id = self.user_id()?;
        self.host.storage.commit(|write| {
            let removed = self.store.remove_pusher(write, &app_id, (pushkey.expose(), set_ms))?;
            self.record_ended(write, &user_id, &removed)
        })?;
        Ok(Step::Reply(()))
    }
}

impl User {
    /// Records that pushers, by app and pushkey, are no longer those of the user.
    pub(super) fn record_ended(
        &self,
        write: &Write<'_>,
        user_id: &UserId,
        ended: &[(String, String)],
    ) -> Result<(), PortError> {
        ended.iter().try_for_each(|(app_id, pushkey)| record_owner(write, user_id, (app_id, pushkey), false))
    }
}

fn record_owner(
    write: &Write<'_>,
    user_id: &UserId,
    (app_id, pushkey): (&str, &str),
    is_set: bool,
) -> Result<(), PortError> {
    write.record_index(IndexWrite::OwnPusher {
        user_id: user_id.to_owned(),
        app_id: app_id.to_owned(),
        pushkey: pushkey.to_owned().into(),
        set_ms: write.now_ms(),
        is_set,
    })
}
