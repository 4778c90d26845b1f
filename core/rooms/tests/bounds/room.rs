//! Large rooms over the counting event store.

use lattice_rooms::{EventStore as _, Role, Root};
use serde_json::json;

use crate::counted::Counted;
use crate::fixtures::draft::{ALICE, BOB, join, state_event};
use crate::fixtures::graph::GraphFixture;

/// Its events are backfilled, so that it has no forward extremities.
pub type Room = GraphFixture<Counted>;

/// The user id of a member that [`Room::add_members`] joins.
pub fn member(number: usize) -> String {
    format!("@user{number}:b.example")
}

impl Room {
    /// Alice's public room with bob, who has level 50.
    pub fn public_room(version: &str) -> Self {
        let mut room = Self::over(version, Counted::default(), Role::Backfilled);
        room.accept_first_events(&[(BOB, 50)]);
        room.accept(join(BOB));
        let visibility = json!({ "history_visibility": "shared" });
        room.accept(state_event(ALICE, "m.room.history_visibility", "", visibility));
        room
    }

    /// Joins this many new members.
    pub fn add_members(&mut self, members: usize) {
        for user in (0..members).map(member) {
            self.accept(join(&user));
        }
    }

    /// Sends power levels of alice.
    pub fn change_levels(&mut self, users: &[(&str, i64)]) {
        self.accept(self.format.levels(ALICE, users));
    }

    /// The number of entries of a state.
    pub fn count(&self, state: Root) -> usize {
        self.graph.store().memory().state(state).len()
    }

    /// Whether a state has power levels.
    pub fn has_levels(&self, state: Root) -> bool {
        let key = ("m.room.power_levels".to_owned(), String::new());
        let Ok(found) = self.graph.store().lookup(state, &[key]);
        !found.is_empty()
    }
}
