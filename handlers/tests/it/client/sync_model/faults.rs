//! What fails in a random story, for some steps.

use futures_executor::block_on;
use lattice_handlers::native::Defect;
use lattice_handlers::objects::host::MAX_BACK_OFF_MS;

use super::play::Play;
use crate::story::Story;

/// The rounds of alarms that bring everything up to date after a fault.
const ROUNDS: usize = 3;

/// What fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The User of a person answers no command.
    User(usize),
    /// The User of a person executes commands, and their replies are lost.
    RepliesOfUser(usize),
    /// A Room answers no command.
    Room(String),
    /// A Room executes commands, and their replies are lost.
    RepliesOfRoom(String),
    /// All objects end between commit and delivery.
    Deliveries,
}

impl Fault {
    /// Whether it affects a room itself.
    pub fn affects_room(&self, room_id: &str) -> bool {
        matches!(self, Self::Room(id) | Self::RepliesOfRoom(id) if id == room_id)
    }
}

impl Play {
    /// Begins or ends a fault.
    pub(super) fn change_fault(&mut self) -> Result<(), String> {
        if self.fault.is_some() {
            return self.mend();
        }
        let person = 1 + self.random.pick(self.people.len() - 1);
        let room_id = self.logs[self.any_room()].room_id.clone();
        let fault = match self.random.below(5) {
            0 => Fault::User(person),
            1 => Fault::RepliesOfUser(person),
            2 => Fault::Room(room_id),
            3 => Fault::RepliesOfRoom(room_id),
            _ => Fault::Deliveries,
        };
        self.note(format!("{fault:?} fails"));
        let user = || Story::user_object(&self.people[person].user_id);
        match &fault {
            Fault::User(_) => self.story.world.break_object(&user(), Defect::Fails),
            Fault::RepliesOfUser(_) => self.story.world.break_object(&user(), Defect::LosesReplies),
            Fault::Room(id) => self.story.world.break_object(&Story::room_object(id), Defect::Fails),
            Fault::RepliesOfRoom(id) => {
                self.story.world.break_object(&Story::room_object(id), Defect::LosesReplies);
            }
            Fault::Deliveries => self.story.world.drain_after_answers(false),
        }
        self.fault = Some(fault);
        Ok(())
    }

    /// Ends the fault; what was not delivered is delivered, and what was not answered is sent again.
    pub(super) fn mend(&mut self) -> Result<(), String> {
        self.note("all is mended".to_owned());
        if self.fault.take() == Some(Fault::Deliveries) {
            self.story.world.evict();
        }
        self.story.world.mend();
        self.story.world.drain_after_answers(true);
        for _ in 0..ROUNDS {
            block_on(self.story.world.fire_alarms(MAX_BACK_OFF_MS)).map_err(|error| error.to_string())?;
        }
        self.changed.extend(self.logs.iter().map(|log| log.room_id.clone()));
        for action in std::mem::take(&mut self.unanswered) {
            self.perform(&action)?;
        }
        Ok(())
    }
}
