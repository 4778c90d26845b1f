//! Delayed events (MSC4140): scheduled, listed, cancelled, restarted, sent.
//!
//! An event that is due belongs to its delivery (`fire.rs`): it is neither listed nor cancelled nor restarted. A restart writes
//! one row and leaves the timer, which then fires early once and finds the next time.

mod fire;

use lattice_rooms::Membership;

use self::fire::DELAYED;
pub use self::fire::DELAYED_EVENT_RETRY_MS;
use super::User;
use super::store::DelayedEventRow;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{
    ActOnDelayedEvent, DelayedAction, ListDelayedEvents, MAX_DELAYED_EVENTS, MAX_DELAYED_EVENTS_BYTES,
    Schedule, ScheduleRefusal, ScheduledEvent,
};
use crate::ports::PortError;

impl Execute<Schedule> for User {
    fn execute(&self, schedule: Schedule) -> Result<Step<Result<(), ScheduleRefusal>>, PortError> {
        if self.store.delayed_event(&schedule.delay_id)?.is_some() {
            return Ok(Step::Reply(Ok(())));
        }
        let room = self.store.room(&schedule.event.room_id)?;
        let Some(room) = room.filter(|room| room.membership == Membership::Join) else {
            return Ok(Step::Reply(Err(ScheduleRefusal::NotJoined)));
        };
        if schedule.event.state_key.is_some() && room.is_dirty() && schedule.known.is_none() {
            return Ok(Step::Reply(Err(ScheduleRefusal::Behind)));
        }
        let known = room.position.max(schedule.known.unwrap_or_default());
        let now_ms = self.host.now_ms();
        let usage = self.store.delayed_usage(now_ms)?;
        let bytes = usage.bytes + schedule.event.content.get().len() as u64;
        if usage.count >= MAX_DELAYED_EVENTS || bytes > MAX_DELAYED_EVENTS_BYTES {
            return Ok(Step::Reply(Err(ScheduleRefusal::TooMany)));
        }
        if self.is_full()? {
            return Ok(Step::Reply(Err(ScheduleRefusal::UserFull)));
        }
        let due_ms = now_ms + schedule.delay_ms;
        self.host.storage.commit(|write| {
            self.store.add_delayed_event(write, &schedule, (known, due_ms))?;
            // The timer is never later than the first event that is not due: those that are due wait for their Rooms.
            let is_first = usage.first_due_ms.is_none_or(|first_ms| due_ms < first_ms);
            if is_first { write.set_timer(DELAYED, due_ms) } else { Ok(()) }
        })?;
        Ok(Step::Reply(Ok(())))
    }
}

impl Execute<ListDelayedEvents> for User {
    fn execute(&self, list: ListDelayedEvents) -> Result<Step<Vec<ScheduledEvent>>, PortError> {
        let events = self.store.scheduled(self.host.now_ms(), list.delay_id.as_deref())?;
        Ok(Step::Reply(events.into_iter().map(scheduled).collect()))
    }
}

impl Execute<ActOnDelayedEvent> for User {
    fn execute(&self, act: ActOnDelayedEvent) -> Result<Step<bool>, PortError> {
        let (delay_id, now_ms, user_id) = (&act.delay_id, self.host.now_ms(), self.user_id()?);
        let is_scheduled = self.host.storage.commit(|write| match act.action {
            DelayedAction::Cancel => self.store.cancel_delayed_event(write, delay_id, now_ms),
            DelayedAction::Restart => self.store.restart_delayed_event(write, delay_id, now_ms),
            DelayedAction::Send => {
                let is_due = self.store.send_delayed_event(write, delay_id, now_ms)?;
                if is_due {
                    write.deliver_before_reply(&user_id);
                }
                Ok(is_due)
            }
        })?;
        Ok(Step::Reply(is_scheduled))
    }
}

fn scheduled(row: DelayedEventRow) -> ScheduledEvent {
    let DelayedEventRow { delay_id, event, delay_ms, due_ms, .. } = row;
    ScheduledEvent { delay_id, event, delay_ms, running_since_ms: due_ms.saturating_sub(delay_ms) }
}
