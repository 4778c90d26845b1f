//! Finds an event in a thread.

use lattice_rooms::Relation;
use ruma_state_res::Event as _;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{FindInThread, FoundInThread, ThreadRefusal};
use crate::objects::room::Room;
use crate::objects::room::store::Flags;
use crate::ports::PortError;

impl Execute<FindInThread> for Room {
    /// The history visibility at each event decides, as for a read of the event.
    fn execute(&self, find: FindInThread) -> Result<Step<Result<FoundInThread, ThreadRefusal>>, PortError> {
        let member = self.store.member(&find.reader)?.unwrap_or_default();
        let view = self.view_of(&find.reader, &member)?;
        let newest = self.store.head()?.position;
        let mut found = FoundInThread { event: None, newest };
        if self.seen_event(&view, &find.root)?.is_none() {
            return Ok(Step::Reply(Err(ThreadRefusal::NotFound)));
        }
        if let Some(event_id) = &find.event_id {
            let Some((event, _)) = self.seen_event(&view, event_id)? else {
                return Ok(Step::Reply(Err(ThreadRefusal::NotFound)));
            };
            let relation = Relation::of(event.pdu.content());
            let is_in =
                |relation: &Relation| relation.rel_type == Relation::THREAD && relation.event_id == find.root;
            if !relation.as_ref().is_some_and(is_in) {
                return Ok(Step::Reply(Err(ThreadRefusal::NotInThread)));
            }
            found.event = Some(if event.flags.has(Flags::BACKFILLED) { 0 } else { event.number });
        }
        Ok(Step::Reply(Ok(found)))
    }
}
