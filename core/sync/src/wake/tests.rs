//! The model checker finds nothing wrong with the protocol, and each mistake that is planted.

use super::model::{Bug, Model};
use super::{Arrival, Heard, Pull, RoomSide, UserSide, Wake, WakeClass, WakeRange};

/// The sizes that are explored: faults are dear for two users, who have nothing in common but the room's stream and memory.
const ONE: Model = Model { users: 1, events: 3, polls: 2, faults: 2, messages: 3, bug: None };
const TWO: Model = Model { users: 2, events: 3, polls: 1, faults: 1, messages: 1, bug: None };

#[test]
fn no_interleaving_of_one_user_loses_or_repeats_an_event() {
    let found = ONE.explore();
    assert_eq!(found.violation, None);
    assert!(found.states > 300_000, "{} states", found.states);
}

#[test]
fn no_interleaving_of_two_users_loses_or_repeats_an_event() {
    let found = TWO.explore();
    assert_eq!(found.violation, None);
    assert!(found.states > 1_000_000, "{} states", found.states);
}

#[test]
fn without_faults_a_parked_user_is_called_once_between_two_polls() {
    for model in [Model { faults: 0, polls: 3, ..ONE }, Model { faults: 0, messages: 3, ..TWO }] {
        assert_eq!(model.explore().violation, None);
    }
}

/// Asserts that the checker finds a mistake that is planted.
fn finds(bug: Bug) {
    let found = Model { bug: Some(bug), ..ONE }.explore();
    assert!(found.violation.is_some(), "{bug:?} was not found in {} states", found.states);
}

#[test]
fn a_room_that_ignores_epochs_is_found() {
    finds(Bug::RoomIgnoresEpochs);
}

#[test]
fn a_user_that_ignores_epochs_is_found() {
    finds(Bug::UserIgnoresEpochs);
}

#[test]
fn a_dirty_mark_that_is_dropped_is_found() {
    finds(Bug::DirtyMarkIsDropped);
}

#[test]
fn a_position_before_the_commit_is_found() {
    finds(Bug::PositionBeforeCommit);
}

#[test]
fn a_reply_before_the_commit_is_found() {
    finds(Bug::ReplyBeforeCommit);
}

#[test]
fn a_pull_that_is_not_committed_is_found() {
    finds(Bug::PullIsNotCommitted);
}

#[test]
fn a_gap_that_is_taken_is_found() {
    finds(Bug::GapIsTaken);
}

#[test]
fn a_pull_that_wakes_nobody_is_found() {
    finds(Bug::PullWakesNobody);
}

#[test]
fn a_token_before_the_pull_is_found() {
    finds(Bug::TokenBeforePull);
}

#[test]
fn what_came_before_the_membership_is_no_gap() {
    let range = WakeRange { from: 5, to: 9, since: 7, wake: Wake::default() };
    let mut user = UserSide { head: 2, wake: Wake::default() };
    let (arrival, heard) = user.on_update(range, WakeClass::Every);
    assert_eq!((arrival, heard), (Arrival::New(5), Heard { reached: 9, wake: None }));
    let mut user = UserSide { head: 2, wake: Wake::default() };
    let (arrival, heard) = user.on_update(WakeRange { since: 1, ..range }, WakeClass::Every);
    assert_eq!((arrival, heard.reached, user.head), (Arrival::Gap, 2, 2));
    let mut room = RoomSide { delivered: 5, wake: Wake::default() };
    room.on_reply(5, heard);
    assert_eq!(room.delivered, 2, "the next update begins where the User is");
}

#[test]
fn a_user_that_joins_again_learns_that_its_room_parks_it() {
    let wake = Wake { class: WakeClass::Parked, epoch: 4 };
    let mut user = UserSide::default();
    user.on_update(WakeRange { from: 0, to: 3, since: 3, wake }, WakeClass::Every);
    assert_eq!(user.pull(), Some(Pull { after: 3, epoch: 5, tells_again: false }));
}

#[test]
fn a_decision_is_one_number() {
    for class in [WakeClass::Every, WakeClass::Mentions, WakeClass::Parked] {
        let wake = Wake { class, epoch: 1_000_000 };
        assert_eq!(Wake::unpacked(wake.packed()), wake);
    }
    assert_eq!(Wake::unpacked(0), Wake::default());
}
