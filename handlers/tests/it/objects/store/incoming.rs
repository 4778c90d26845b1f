//! Tests of PDUs that arrive before the events that they name: each has an outcome.

use std::collections::BTreeMap;

use lattice_handlers::objects::room::store::{
    Incoming, IncomingResult, KeepOutcome, MAX_RECEIVED_AT_ONCE, MAX_WAITING, MAX_WAITING_PER_ORIGIN,
    PduOutcome, WAITING_TTL_MS,
};
use lattice_rooms::{AuthOutcome, Pdu, Received, Role};
use ruma_common::{OwnedEventId, ServerName};
use serde_json::{Value, json};

use super::fixtures::draft::{ALICE, state_event};
use super::fixtures::event::{EventFormat, PlaceInGraph, rules_of};
use super::test_room::TestRoom;

/// Outliers of the large tests.
const OUTLIERS: u64 = 12_000;

/// A state event of version 11.
fn event(sender: &str, event_type: &str, key: &str, content: Value, auth: &[&Pdu]) -> Pdu {
    let auth: Vec<OwnedEventId> = auth.iter().map(|pdu| pdu.id().to_owned()).collect();
    // Only the creator's join, which names the create event alone, needs what it follows.
    let prev = if auth.len() == 1 { auth.clone() } else { Vec::new() };
    let at = PlaceInGraph { name: "event", depth: 1, ts: 1, prev: &prev, auth: &auth };
    let format = EventFormat::new(rules_of("11"));
    format.pdu(&format.json(&state_event(sender, event_type, key, content), at))
}

/// Create event, alice's join, power levels and public join rules.
fn auth_chain() -> Vec<Pdu> {
    let create = event(ALICE, "m.room.create", "", json!({ "room_version": "11" }), &[]);
    let alice = event(ALICE, "m.room.member", ALICE, json!({ "membership": "join" }), &[&create]);
    let levels = json!({ "users": { ALICE: 100 } });
    let levels = event(ALICE, "m.room.power_levels", "", levels, &[&create, &alice]);
    let public = json!({ "join_rule": "public" });
    let public = event(ALICE, "m.room.join_rules", "", public, &[&create, &alice, &levels]);
    vec![create, alice, levels, public]
}

fn join(user_id: &str, chain: &[Pdu]) -> Pdu {
    let auth: Vec<&Pdu> = [0, 2, 3].iter().map(|place| &chain[*place]).collect();
    event(user_id, "m.room.member", user_id, json!({ "membership": "join" }), &auth)
}

fn arrive(room: &TestRoom, pdu: &Pdu, origin: &str, now_ms: u64) -> Vec<IncomingResult> {
    let origin = <&ServerName>::try_from(origin).unwrap();
    let incoming = Incoming { origin, role: Role::Outlier, now_ms };
    room.commit(|write| room.store.receive_or_keep(write, pdu.clone(), incoming))
}

fn named(outcome: &PduOutcome) -> &'static str {
    match outcome {
        PduOutcome::Stored(receipt) => match &receipt.received {
            Received::Checked(checked) if checked.outcome == AuthOutcome::Accepted => "accepted",
            Received::Checked(_) => "rejected",
            Received::Known(_) => "known",
            Received::Waiting(_) => unreachable!(),
        },
        PduOutcome::TooDear(_) => "too dear",
        PduOutcome::Kept(KeepOutcome::Waiting) => "waiting",
        PduOutcome::Kept(KeepOutcome::OriginFull) => "origin full",
        PduOutcome::Kept(KeepOutcome::RoomFull) => "room full",
    }
}

/// The latest outcome of each PDU.
type Outcomes = BTreeMap<OwnedEventId, &'static str>;

fn note(outcomes: &mut Outcomes, results: &[IncomingResult]) {
    outcomes.extend(results.iter().map(|each| (each.event_id.clone(), named(&each.outcome))));
}

fn counted(outcomes: &Outcomes) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for outcome in outcomes.values() {
        *counts.entry(*outcome).or_default() += 1;
    }
    counts
}

/// Outliers arrive before their auth chain, then the auth chain, then time passes.
fn twelve_thousand_outliers(origin: impl Fn(u64) -> String) -> BTreeMap<&'static str, u64> {
    let (room, chain) = (TestRoom::empty(), auth_chain());
    let mut outcomes = Outcomes::new();
    for number in 0..OUTLIERS {
        let pdu = join(&format!("@u{number}:b.example"), &chain);
        note(&mut outcomes, &arrive(&room, &pdu, &origin(number), 0));
    }
    assert_eq!(outcomes.len() as u64, OUTLIERS, "each has an outcome");
    for pdu in &chain {
        let results = arrive(&room, pdu, "a.example", 0);
        assert!(results.len() <= MAX_RECEIVED_AT_ONCE + 20, "{} in one turn", results.len());
        note(&mut outcomes, &results);
    }
    while let Some(now_ms) = room.store.next_retry_ms().unwrap() {
        assert!(now_ms < WAITING_TTL_MS, "a PDU is forgotten");
        for waiting in room.store.waiting_due(now_ms, 20).unwrap() {
            let again = room.commit(|write| room.store.receive_again(write, &waiting, now_ms));
            note(&mut outcomes, &again);
        }
    }
    let mut counts = counted(&outcomes);
    *counts.get_mut("accepted").unwrap() -= chain.len() as u64;
    counts
}

#[test]
fn twelve_thousand_outliers_before_their_auth_chain_are_checked_or_refused() {
    let counts = twelve_thousand_outliers(|_| "b.example".to_owned());
    let kept = MAX_WAITING_PER_ORIGIN;
    assert_eq!(counts, [("accepted", kept), ("origin full", OUTLIERS - kept)].into());
}

#[test]
fn twelve_thousand_outliers_of_many_servers_are_checked_or_refused() {
    let counts = twelve_thousand_outliers(|number| format!("{}.example", number / MAX_WAITING_PER_ORIGIN));
    assert_eq!(counts, [("accepted", MAX_WAITING), ("room full", OUTLIERS - MAX_WAITING)].into());
}

#[test]
fn a_pdu_that_waits_for_several_events_is_checked_after_the_last() {
    let chain = auth_chain();
    let bob = join("@bob:b.example", &chain);
    let ban = event(
        ALICE,
        "m.room.member",
        "@bob:b.example",
        json!({ "membership": "ban" }),
        &[&chain[0], &chain[1], &chain[2], &bob],
    );
    let mut order: Vec<&Pdu> = chain.iter().rev().collect();
    order.splice(0..0, [&ban, &bob]);
    let mut room = TestRoom::empty();
    let mut outcomes = Outcomes::new();
    for (now_ms, pdu) in (0..).zip(order) {
        assert_eq!(counted(&outcomes).get("accepted"), None);
        note(&mut outcomes, &arrive(&room, pdu, "b.example", now_ms));
        room.evict();
    }
    assert_eq!(counted(&outcomes), [("accepted", 6)].into());
    assert_eq!(room.store.next_retry_ms().unwrap(), None, "nothing waits any more");
}

#[test]
fn a_pdu_whose_prev_event_arrives_as_an_outlier_waits_on() {
    let (room, chain) = (TestRoom::empty(), auth_chain());
    for pdu in &chain {
        arrive(&room, pdu, "a.example", 0);
    }
    let bob = join("@bob:b.example", &chain);
    let mut carol: Value = serde_json::from_str(join("@carol:b.example", &chain).json()).unwrap();
    carol["prev_events"] = json!([bob.id()]);
    let carol = EventFormat::new(rules_of("11")).pdu(&carol);
    let origin = <&ServerName>::try_from("b.example").unwrap();
    let live = Incoming { origin, role: Role::Live, now_ms: 0 };
    let results = room.commit(|write| room.store.receive_or_keep(write, carol.clone(), live));
    assert_eq!(named(&results[0].outcome), "waiting");
    let results = arrive(&room, &bob, "b.example", 1);
    let outcomes: Vec<_> = results.iter().map(|each| named(&each.outcome)).collect();
    assert_eq!(outcomes, ["accepted", "waiting"], "an outlier has no place that a live event could follow");
    assert_eq!(room.store.waiting_for(bob.id().as_str(), "", 10).unwrap().len(), 1);
}
