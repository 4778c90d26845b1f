//! Tests of forks from before a very long auth chain: what a turn reads for them has a maximum.

use lattice_handlers::objects::room::store::{
    Incoming, IncomingResult, KeepOutcome, MAX_READS, PduOutcome, Store, WaitingPdu,
};
use lattice_rooms::{Pdu, Role};
use ruma_common::ServerName;
use ruma_state_res::Event as _;
use serde_json::json;

use super::test_room::{ALICE, BOB, CAROL, TestRoom, membership, message, template};

/// The changes of the power levels since the fork, each in the auth chain of the next.
const CHANGES: u64 = 60;
/// Reads that are enough for any event but those that bring the fork and the chain together.
const FEW_READS: u64 = 400;
const HOUR_MS: u64 = 60 * 60 * 1000;

/// A room with a long auth chain, and the same room where the fork is known.
struct Forked {
    room: TestRoom,
    elsewhere: TestRoom,
    /// A change of the power levels from before all others.
    fork: Pdu,
}

impl Forked {
    fn new(max_reads: u64) -> Self {
        let (mut room, elsewhere) = (TestRoom::founded(), TestRoom::founded());
        for room in [&room, &elsewhere] {
            room.say(BOB, &membership(BOB, "join"));
            room.say(CAROL, &membership(CAROL, "join"));
        }
        let levels = |level: u64| {
            let users = json!({ BOB: 50, "@x:other.example": level });
            template("m.room.power_levels", Some(""), &json!({ "users": users }))
        };
        let fork = room.build(ALICE, &levels(99));
        for change in 0..CHANGES {
            let pdu = room.build(ALICE, &levels(change % 40));
            for room in [&room, &elsewhere] {
                room.receive(pdu.clone(), Role::Live);
            }
        }
        room.store = Store::new(room.storage.clone()).with_max_reads(max_reads);
        Self { room, elsewhere, fork }
    }

    fn arrive(&self, pdu: &Pdu) -> Vec<IncomingResult> {
        let origin = <&ServerName>::try_from("other.example").unwrap();
        let incoming = Incoming { origin, role: Role::Live, now_ms: 0 };
        self.room.commit(|write| self.room.store.receive_or_keep(write, pdu.clone(), incoming))
    }

    /// What somebody says elsewhere, where nothing is too dear.
    fn said_elsewhere(&self, body: &str) -> Pdu {
        let pdu = self.elsewhere.build(BOB, &message(body));
        self.elsewhere.receive(pdu.clone(), Role::Live);
        pdu
    }

    fn again(&self, now_ms: u64) -> Vec<IncomingResult> {
        let due: Vec<WaitingPdu> = self.room.store.waiting_due(now_ms, 1).unwrap();
        let store = &self.room.store;
        due.iter()
            .flat_map(|waiting| self.room.commit(|write| store.receive_again(write, waiting, now_ms)))
            .collect()
    }
}

fn named(results: &[IncomingResult]) -> Vec<&'static str> {
    let named = |each: &IncomingResult| match &each.outcome {
        PduOutcome::Stored(receipt) if receipt.position.is_some() => "shown",
        PduOutcome::Stored(_) => "stored",
        PduOutcome::Kept(KeepOutcome::Waiting) => "waits for events",
        PduOutcome::TooDear(KeepOutcome::Waiting) => "too dear, waits",
        PduOutcome::Kept(_) | PduOutcome::TooDear(_) => "refused",
    };
    results.iter().map(named).collect()
}

#[test]
fn a_fork_whose_state_is_too_dear_to_resolve_is_shown_and_does_not_count() {
    let mut forked = Forked::new(FEW_READS);
    let before = (forked.room.store.extremities().unwrap(), forked.room.store.head().unwrap().current);
    let (rows, _) = forked.room.rows_read(|_| assert_eq!(named(&forked.arrive(&forked.fork)), ["shown"]));
    assert!(rows < 2 * FEW_READS, "{rows} rows");
    for _ in 0..2 {
        let store = &forked.room.store;
        assert_eq!((store.extremities().unwrap(), store.head().unwrap().current), before);
        forked.room.evict();
    }
    let next = forked.room.say(ALICE, &message("the room goes on"));
    assert_eq!(next.pdu.prev_events().count(), 1);
}

#[test]
fn an_event_after_such_a_fork_waits_and_what_follows_it_waits_for_it() {
    let mut forked = Forked::new(FEW_READS);
    forked.arrive(&forked.fork);
    forked.elsewhere.receive(forked.fork.clone(), Role::Live);
    let (merge, next) = (forked.said_elsewhere("merge"), forked.said_elsewhere("next"));
    assert_eq!(merge.prev_events().count(), 2);
    let (rows, _) = forked.room.rows_read(|_| assert_eq!(named(&forked.arrive(&merge)), ["too dear, waits"]));
    assert!(rows < 2 * FEW_READS, "{rows} rows");
    assert_eq!(named(&forked.arrive(&next)), ["waits for events"]);
    assert!(forked.room.store.events_by_id(&[merge.id(), next.id()]).unwrap().is_empty());

    // It is tried again after an hour, and then costs as much as a turn may.
    assert_eq!(forked.room.store.waiting_for(merge.id().as_str(), "", 10).unwrap().len(), 1);
    forked.room.commit(|write| forked.room.store.remove_waiting(write, next.id().as_str()));
    assert_eq!(named(&forked.again(HOUR_MS - 1)), Vec::<&str>::new());
    assert_eq!(named(&forked.again(HOUR_MS)), ["too dear, waits"]);
    forked.arrive(&next);

    // A store that may read more brings them together.
    forked.room.store = Store::new(forked.room.storage.clone()).with_max_reads(MAX_READS);
    assert_eq!(named(&forked.again(2 * HOUR_MS)), ["waits for events"], "what follows it is due first");
    assert_eq!(named(&forked.again(2 * HOUR_MS)), ["shown", "shown"]);
    assert_eq!(forked.room.store.next_retry_ms().unwrap(), None, "nothing waits any more");
    let newest = forked.room.say(ALICE, &message("on"));
    assert!(newest.pdu.prev_events().any(|prev| prev == next.id()));
}

#[test]
fn dear_forks_are_joined_before_the_next_event() {
    // Far more than a tenth of what it may read, and not too much.
    let forked = Forked::new(10 * FEW_READS);
    assert_eq!(named(&forked.arrive(&forked.fork)), ["shown"]);
    assert_eq!(forked.room.store.extremities().unwrap().len(), 2);
    let recorded = lattice_handlers::ports::Query::new("SELECT effect FROM outbox");
    let recorded = forked.room.storage.query(recorded, &[]).unwrap();
    assert_eq!(recorded.len(), 1, "the command by which the Room joins them");
}
