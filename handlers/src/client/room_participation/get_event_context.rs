//! `GET /_matrix/client/v3/rooms/{roomId}/context/{eventId}`

use lattice_generated::client::room_participation::get_event_context::{GetEventContext, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::{ReadContext, ReadState, StateSelect};
use crate::server::Server;
use crate::services::history;

/// The events before and after, together, if the request has no limit.
const DEFAULT_CONTEXT_EVENTS: u64 = 10;

impl Handle<GetEventContext> for Server {
    /// Returns an event, the events around it, and the state after the last of them. Messages of ignored users are left out.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let limit = history::limit(request.query.limit, DEFAULT_CONTEXT_EVENTS)?;
        let filter = history::filter(request.query.filter.as_deref())?;
        let ignored = history::ignored(self, &caller).await?;
        let (room_id, user_id) = (&request.room_id, caller.user_id.clone());
        let is_lazy = filter.lazy_load_members;
        let read = ReadContext { reader: history::reader(caller), event_id: request.event_id, limit, filter };
        let mut context = history::ask(self, room_id, read).await?;
        if ignored.hides(&context.event) {
            return Err(history::not_found());
        }
        ignored.remove_hidden(&mut context.before);
        ignored.remove_hidden(&mut context.after);
        let select = if is_lazy { StateSelect::Lazy(context.senders) } else { StateSelect::All };
        let from = Some(context.state);
        let state = ReadState { reader: user_id, only_joined: false, at: None, select, from };
        let state = history::state(self, room_id, state).await?;
        Ok(Response::new()
            .start(context.start.to_string())
            .end(context.end.to_string())
            .events_before(context.before)
            .event(ignored.without_hidden_reply(context.event))
            .events_after(context.after)
            .state(state))
    }
}
