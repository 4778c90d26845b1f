//! The user's presence (client-server API, "Presence"): set by request and by polls, told to the rooms.
//!
//! The row is written when the presence changes, and while it stays at most once in [`NOTE_POLL_MS`]. While the user is not
//! offline, a timer looks every [`PRESENCE_CHECK_MS`] whether a client still polls. Which devices polled is in memory: a User
//! that lost its memory sees the polls that wait, and when a client last polled.

mod devices;
mod rooms;

use lattice_sync::{Filter, Presence, PresenceFilter, PresenceState};

use self::devices::NOTE_POLL_MS;
pub(super) use self::devices::PollingDevices;
pub use self::devices::{MAX_POLLING_DEVICES, MIN_PRESENCE_MS, PRESENCE_CHECK_MS};
pub use self::rooms::MAX_PRESENCE_ROOMS;
use super::User;
use super::store::PresenceRow;
use crate::objects::host::{Execute, Step, Write};
use crate::objects::protocol::Envelope;
use crate::objects::protocol::user::{GetPresence, Poll, SetPresence};
use crate::ports::PortError;

/// The timer that looks whether the user's clients still poll.
const PRESENCE: &str = "presence";

impl Execute<GetPresence> for User {
    fn execute(&self, _: GetPresence) -> Result<Step<Option<Presence>>, PortError> {
        let row = self.store.presence()?;
        Ok(Step::Reply(row.map(|row| self.shown_presence(&row)).transpose()?))
    }
}

impl Execute<SetPresence> for User {
    fn execute(&self, SetPresence { state, status_msg }: SetPresence) -> Result<Step<()>, PortError> {
        if self.host.settings.presence {
            self.change_presence(state, Some(status_msg))?;
        }
        Ok(Step::Reply(()))
    }
}

impl User {
    /// What a poll makes of the presence: of several devices the highest state counts. A poll that says `offline` changes
    /// nothing. Polls raise the presence at once. They lower it at once only if no other device can be more online: a User
    /// that just lost its memory leaves that to the timer.
    pub(super) fn note_poll(&self, poll: &Poll) -> Result<(), PortError> {
        let Some(state) = poll.presence else { return Ok(()) };
        let now_ms = self.host.now_ms();
        let may_change = self.polling.borrow_mut().note(&poll.device_id, state, now_ms);
        let Some(state) = self.polled_state(now_ms)?.filter(|_| may_change) else { return Ok(()) };
        match self.store.presence()? {
            Some(row) if row.state == state => self.keep_presence(row, now_ms),
            Some(row) if row.state > state && !self.knows_devices(now_ms)? => Ok(()),
            _ => self.change_presence(state, None),
        }
    }

    /// Whether the polls of all devices are known.
    fn knows_devices(&self, now_ms: u64) -> Result<bool, PortError> {
        Ok(self.polling.borrow().knows_all(now_ms) || self.store.devices()?.len() <= 1)
    }

    /// Writes down that a client still polls, if that is due.
    fn keep_presence(&self, row: PresenceRow, now_ms: u64) -> Result<(), PortError> {
        if now_ms.saturating_sub(row.polled_ms) < NOTE_POLL_MS {
            return Ok(());
        }
        let last_active_ms = if row.state == PresenceState::Online { now_ms } else { row.last_active_ms };
        let row = PresenceRow { polled_ms: now_ms, last_active_ms, ..row };
        self.host.storage.commit(|write| self.store.put_presence(write, &row))
    }

    /// Lowers the presence when no client polls as that any more, or presence was switched off. The alarm calls this.
    pub(super) fn check_presence(&self, write: &Write<'_>) -> Result<(), PortError> {
        let row = self.store.presence()?.filter(|row| row.state != PresenceState::Offline);
        let Some(row) = row else { return write.clear_timer(PRESENCE) };
        let now_ms = self.host.now_ms();
        let is_recent = now_ms.saturating_sub(row.polled_ms) < PRESENCE_CHECK_MS + NOTE_POLL_MS;
        let state = match self.host.settings.presence {
            true => self.polled_state(now_ms)?.max(is_recent.then_some(row.state)),
            false => None,
        };
        let state = state.unwrap_or(PresenceState::Offline);
        if state != row.state {
            self.put_changed(write, PresenceRow { state, ..row })?;
        }
        match state {
            PresenceState::Offline => write.clear_timer(PRESENCE),
            _ => write.set_timer(PRESENCE, now_ms + PRESENCE_CHECK_MS),
        }
    }

    /// The highest state of the polls that wait and of those of late; `None` if none shows the user.
    fn polled_state(&self, now_ms: u64) -> Result<Option<PresenceState>, PortError> {
        let polling = self.polling.borrow();
        let mut highest = polling.highest(now_ms);
        for waiting in self.host.sockets.waiting()? {
            let Ok(Some(envelope)) = Envelope::read(&waiting.attachment) else { continue };
            let Ok(poll) = envelope.command::<Poll>() else { continue };
            // A later poll of the device says more.
            if !polling.knows(&poll.device_id) {
                highest = highest.max(poll.presence);
            }
        }
        Ok(highest.filter(|state| *state != PresenceState::Offline))
    }

    /// Whose presence a client with this filter is shown; `None` for nobody's.
    pub(super) fn wanted_presence(&self, filter: &Filter) -> Option<PresenceFilter> {
        (self.host.settings.presence && filter.presence.admits_any()).then(|| filter.presence.clone())
    }

    /// Changes the presence. Without a message the last one stays.
    fn change_presence(
        &self,
        state: PresenceState,
        status_msg: Option<Option<String>>,
    ) -> Result<(), PortError> {
        let (known, now_ms) = (self.store.presence()?, self.host.now_ms());
        let (before, said) =
            known.as_ref().map_or((None, None), |row| (Some(row.state), row.status_msg.clone()));
        let status_msg = status_msg.unwrap_or_else(|| said.clone());
        if before == Some(state) && said == status_msg {
            return Ok(());
        }
        let (change, last_active_ms) = known.map_or((0, now_ms), |row| (row.change, row.last_active_ms));
        let is_active = state == PresenceState::Online || before == Some(PresenceState::Online);
        let last_active_ms = if is_active { now_ms } else { last_active_ms };
        let pending_rooms = Default::default();
        let row = PresenceRow { state, status_msg, last_active_ms, polled_ms: now_ms, change, pending_rooms };
        self.host.storage.commit(|write| {
            self.put_changed(write, row)?;
            match state {
                PresenceState::Offline => write.clear_timer(PRESENCE),
                _ => write.set_timer(PRESENCE, now_ms + PRESENCE_CHECK_MS),
            }
        })
    }

    /// Writes a changed presence, with its number, for the user's rooms.
    fn put_changed(&self, write: &Write<'_>, row: PresenceRow) -> Result<(), PortError> {
        let (change, pending_rooms) = (row.change + 1, self.presence_rooms()?);
        self.store.put_presence(write, &PresenceRow { change, pending_rooms, ..row })
    }

    /// What others see of a presence.
    fn shown_presence(&self, row: &PresenceRow) -> Result<Presence, PortError> {
        let polled_ms = self.polling.borrow().last_ms(PresenceState::Online);
        Ok(Presence {
            user_id: self.user_id()?,
            state: row.state,
            status_msg: row.status_msg.clone(),
            last_active_ms: polled_ms
                .map_or(row.last_active_ms, |polled_ms| polled_ms.max(row.last_active_ms)),
            change: row.change,
        })
    }
}
