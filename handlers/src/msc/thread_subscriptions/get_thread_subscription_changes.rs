//! `GET /_matrix/client/unstable/io.element.msc4308/thread_subscriptions`

use lattice_generated::msc::thread_subscriptions::get_thread_subscription_changes::{
    Dir, GetThreadSubscriptionChanges, Request, Response, Subscribed, Unsubscribed,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::int;
use crate::services::thread_subscriptions::changes;

impl Handle<GetThreadSubscriptionChanges> for Server {
    /// Lists the last change of each of the caller's subscriptions, backwards from the newest.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let query = request.query;
        if !matches!(query.dir, None | Some(Dir::B)) {
            return Err(MatrixError::invalid_param("dir: the list goes backwards, `b`."));
        }
        let range = (query.from.as_deref(), query.to.as_deref());
        let (changes, end) = changes(self, &caller, range, query.limit.map(i64::from)).await?;
        let mut response = Response::new();
        response.end = end;
        for change in changes {
            let stamp = int(change.stream);
            match change.automatic {
                Some(automatic) => {
                    let rooms = response.subscribed.get_or_insert_default();
                    let subscribed = Subscribed::new(automatic, stamp);
                    rooms.entry(change.room_id).or_default().insert(change.root, subscribed);
                }
                None => {
                    let rooms = response.unsubscribed.get_or_insert_default();
                    rooms.entry(change.room_id).or_default().insert(change.root, Unsubscribed::new(stamp));
                }
            }
        }
        Ok(response)
    }
}
