//! Tests of back-off, one call at a time, and the alarm.

use super::{CALL_TIMEOUT_MS, EFFECT_RETRY_MS, MAX_BACK_OFF_MS, MAX_TARGETS, Round, Targets, back_off_ms};
use crate::objects::host::{DeliveryId, Target};
use crate::objects::protocol::ObjectName;

fn user(number: usize) -> Target {
    let server = ruma_common::ServerName::parse("example.org").unwrap();
    let user_id = ruma_common::UserId::parse(format!("@user{number}:example.org")).unwrap();
    Target::Object(ObjectName::user(&server, &user_id))
}

const ONE: DeliveryId = DeliveryId::Outbox(1);
const TWO: DeliveryId = DeliveryId::Outbox(2);

#[test]
fn a_target_has_one_call_at_a_time_and_then_what_is_pending() {
    let targets = Targets::default();
    assert!(targets.reserve(&user(1), &ONE, Round::Commit, 0));
    assert!(!targets.reserve(&user(1), &ONE, Round::Commit, 0));
    assert!(!targets.succeeded(&user(1), &ONE), "nothing else is pending");
    assert!(targets.reserve(&user(1), &ONE, Round::Commit, 0));
    assert!(!targets.reserve(&user(1), &TWO, Round::Commit, 0));
    assert!(targets.reserve(&user(2), &TWO, Round::Commit, 0));
    assert!(targets.succeeded(&user(1), &ONE), "the second delivery is pending");
}

#[test]
fn a_call_whose_outcome_was_lost_ends() {
    let targets = Targets::default();
    assert!(targets.reserve(&user(1), &ONE, Round::Commit, 0));
    assert!(!targets.reserve(&user(1), &ONE, Round::Alarm, CALL_TIMEOUT_MS));
    assert!(targets.reserve(&user(1), &ONE, Round::Commit, 2 * CALL_TIMEOUT_MS));
}

#[test]
fn only_the_alarm_tries_a_failed_target_and_not_before_its_back_off_ends() {
    let targets = Targets::default();
    assert!(targets.reserve(&user(1), &ONE, Round::Commit, 0));
    targets.failed(&user(1), &ONE, 0);
    assert!(!targets.reserve(&user(1), &TWO, Round::Commit, EFFECT_RETRY_MS));
    assert!(!targets.reserve(&user(1), &ONE, Round::Alarm, EFFECT_RETRY_MS - 1));
    assert!(targets.reserve(&user(1), &ONE, Round::Alarm, EFFECT_RETRY_MS));
    targets.failed(&user(1), &ONE, EFFECT_RETRY_MS);
    assert!(!targets.reserve(&user(1), &ONE, Round::Alarm, 2 * EFFECT_RETRY_MS));
    assert!(targets.reserve(&user(1), &ONE, Round::Alarm, 3 * EFFECT_RETRY_MS));
    targets.succeeded(&user(1), &ONE);
    assert!(targets.reserve(&user(1), &ONE, Round::Commit, 0));
}

#[test]
fn the_back_off_has_a_maximum() {
    assert_eq!(back_off_ms(0), EFFECT_RETRY_MS);
    assert_eq!(back_off_ms(u32::MAX), MAX_BACK_OFF_MS);
}

#[test]
fn the_alarm_is_set_while_a_target_is_called_or_in_back_off() {
    let targets = Targets::default();
    assert_eq!(targets.next_retry_ms(0), None);
    targets.reserve(&user(1), &ONE, Round::Commit, 0);
    assert_eq!(targets.next_retry_ms(5), Some(EFFECT_RETRY_MS + 5));
    targets.failed(&user(1), &ONE, 0);
    targets.reserve(&user(1), &ONE, Round::Alarm, EFFECT_RETRY_MS);
    targets.failed(&user(1), &ONE, EFFECT_RETRY_MS);
    assert_eq!(targets.next_retry_ms(EFFECT_RETRY_MS), Some(3 * EFFECT_RETRY_MS));
    targets.forget_idle(EFFECT_RETRY_MS);
    assert!(targets.next_retry_ms(0).is_some());
    targets.forget_idle(EFFECT_RETRY_MS + 1);
    assert_eq!(targets.next_retry_ms(0), None, "the member has left meanwhile");
}

#[test]
fn a_failed_target_is_not_forgotten_when_the_memory_is_full() {
    let targets = Targets::default();
    for number in 0..MAX_TARGETS {
        assert!(targets.reserve(&user(number), &ONE, Round::Commit, 0));
        targets.failed(&user(number), &ONE, 0);
    }
    assert!(!targets.reserve(&user(MAX_TARGETS), &ONE, Round::Commit, 0));
    assert!(targets.reserve(&user(0), &ONE, Round::Alarm, EFFECT_RETRY_MS));
    targets.succeeded(&user(0), &ONE);
    assert!(targets.reserve(&user(MAX_TARGETS), &ONE, Round::Commit, 0));
}
