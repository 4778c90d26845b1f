//! Subscriptions to threads (MSC4306), and their changes (MSC4308).

use super::User;
use super::store::SubscriptionRow;
use crate::objects::host::{Abort, Execute, Step};
use crate::objects::protocol::user::{
    ChangedSubscription, GetThreadSubscription, ListSubscriptionChanges, Subscribe, SubscribeRefusal,
    Unsubscribe,
};
use crate::ports::PortError;

/// The most threads to which a user is or was subscribed. Beyond it, the subscription that ended first is forgotten.
pub const MAX_THREAD_SUBSCRIPTIONS: u64 = 5_000;

impl Execute<Subscribe> for User {
    /// What would change nothing writes nothing.
    fn execute(&self, command: Subscribe) -> Result<Step<Result<(), SubscribeRefusal>>, PortError> {
        let Subscribe { room_id, root, cause } = command;
        let known = self.store.thread_subscription(&room_id, &root)?;
        let is_new = known.is_none();
        if let Some(known) = known {
            match (known.unsubscribed_at, cause) {
                (None, Some(_)) => return Ok(Step::Reply(Ok(()))),
                (None, None) if !known.is_automatic => return Ok(Step::Reply(Ok(()))),
                (Some(ended_at), Some(cause)) if cause <= ended_at => {
                    return Ok(Step::Reply(Err(SubscribeRefusal::Unsubscribed)));
                }
                _ => {}
            }
        }
        let is_beyond = is_new && self.store.thread_subscriptions()? >= MAX_THREAD_SUBSCRIPTIONS;
        if is_new && self.is_full()? {
            return Ok(Step::Reply(Err(SubscribeRefusal::UserFull)));
        }
        let row = SubscriptionRow { room_id, root, is_automatic: cause.is_some(), unsubscribed_at: None };
        let written = self.host.storage.try_commit(|write| {
            if is_beyond && !self.store.forget_oldest_unsubscription(write)? {
                return Err(Abort::GiveUp(SubscribeRefusal::TooMany));
            }
            Ok(self.store.put_thread_subscription(write, &row, self.store.newest()? + 1)?)
        })?;
        Ok(Step::Reply(written))
    }
}

impl Execute<Unsubscribe> for User {
    fn execute(&self, Unsubscribe { room_id, root, at }: Unsubscribe) -> Result<Step<()>, PortError> {
        let known = self.store.thread_subscription(&room_id, &root)?;
        let Some(known) = known.filter(|known| known.unsubscribed_at.is_none()) else {
            return Ok(Step::Reply(()));
        };
        let row = SubscriptionRow { unsubscribed_at: Some(at), ..known };
        let stream = self.store.newest()? + 1;
        self.host.storage.commit(|write| self.store.put_thread_subscription(write, &row, stream))?;
        Ok(Step::Reply(()))
    }
}

impl Execute<GetThreadSubscription> for User {
    fn execute(&self, get: GetThreadSubscription) -> Result<Step<Option<bool>>, PortError> {
        let known = self.store.thread_subscription(&get.room_id, &get.root)?;
        let known = known.filter(|known| known.unsubscribed_at.is_none());
        Ok(Step::Reply(known.map(|known| known.is_automatic)))
    }
}

impl Execute<ListSubscriptionChanges> for User {
    fn execute(&self, list: ListSubscriptionChanges) -> Result<Step<Vec<ChangedSubscription>>, PortError> {
        let upto = match list.upto {
            Some(upto) => upto,
            None => self.store.newest()?,
        };
        self.store.subscription_changes((list.after, upto), list.limit).map(Step::Reply)
    }
}
