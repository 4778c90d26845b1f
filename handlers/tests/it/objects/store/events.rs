//! Random rooms against plain maps; crashes; costs.

use std::collections::{BTreeMap, BTreeSet};

use lattice_handlers::native::NativeSql;
use lattice_handlers::objects::room::graph::{Flags, Graph, Head, NewEvent, Place, Span, StateRoots};
use lattice_handlers::ports::{PortError, Sql as _};
use lattice_rooms::{EventNumber, Pdu, Root, StateMapKey};
use ruma_common::EventId;
use serde_json::{Value, json};

use super::{Random, room};

fn pdu(name: u64, depth: u64, key: Option<u64>, prev: &[u64], auth: &[u64]) -> Pdu {
    let ids = |names: &[u64]| names.iter().map(|name| format!("$event{name}")).collect::<Vec<_>>();
    let mut event = json!({
        "room_id": "!room:example.org", "sender": "@alice:example.org", "content": {}, "hashes": {},
        "type": if key.is_some() { "m.room.member" } else { "m.room.message" }, "origin_server_ts": name,
        "depth": depth, "prev_events": ids(prev), "auth_events": ids(auth),
    });
    if let Some(key) = key {
        event["state_key"] = Value::from(format!("@user{key}:example.org"));
    }
    Pdu::from_json(EventId::parse(format!("$event{name}")).unwrap(), event.to_string()).unwrap()
}

fn key(user: u64) -> StateMapKey {
    ("m.room.member".to_owned(), format!("@user{user}:example.org"))
}

/// What the database should hold.
#[derive(Default)]
struct Model {
    /// By number: the event, and the state after it.
    events: BTreeMap<EventNumber, (Pdu, Flags, BTreeMap<u64, EventNumber>, Root)>,
    numbers: BTreeMap<u64, EventNumber>,
    extremities: BTreeSet<EventNumber>,
    tip: EventNumber,
}

/// Writes one event in one transaction, as a Room would.
fn store(
    sql: &NativeSql,
    graph: &Graph,
    (pdu, flags): (&Pdu, Flags),
    before: Root,
    staying: &BTreeSet<u64>,
) -> Result<(EventNumber, Root), PortError> {
    let mut written = (0, Root::default());
    sql.transaction(&mut || {
        let number = graph.next_number()?;
        let accepted = !flags.has(Flags::REJECTED);
        let after = if accepted { graph.state_after(before, pdu, number)? } else { before };
        let current = if flags.is_live() { after } else { graph.head()?.current };
        let states = StateRoots { before, after, current };
        graph.add(&NewEvent { number, pdu, flags, states }, staying)?;
        written = (number, after);
        Ok(())
    })?;
    Ok(written)
}

impl Model {
    fn grow(&mut self, name: u64, sql: &NativeSql, graph: &Graph, random: &Random) {
        let known: Vec<u64> = self.numbers.keys().copied().collect();
        let pick = || known[usize::try_from(random.below(known.len() as u64)).unwrap()];
        let prev: BTreeSet<u64> =
            if known.is_empty() { BTreeSet::new() } else { (0..=random.below(2)).map(|_| pick()).collect() };
        // A predecessor that comes later, or never.
        let mut named: Vec<u64> = prev.iter().copied().collect();
        named.extend((random.below(6) == 0).then_some(name + 1 + random.below(3)));
        let auth: Vec<u64> = known
            .first()
            .copied()
            .into_iter()
            .chain((known.len() > 3).then(pick))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let flags = match random.below(8) {
            0 => Flags::OUTLIER,
            1 => Flags::REJECTED,
            2 => Flags::SOFT_FAILED,
            3 => Flags::BACKFILLED,
            _ => Flags::default(),
        };
        let user = (random.below(3) == 0).then(|| random.below(40));
        let event = pdu(name, 1 + random.below(name + 1), user, &named, &auth);
        let parent = prev.first().map(|name| self.numbers[name]);
        let (mut state, before) = parent.map_or_else(Default::default, |number| {
            let (_, _, state, after) = &self.events[&number];
            (state.clone(), *after)
        });
        let mut staying = self.extremities.clone();
        staying.retain(|number| !prev.iter().any(|name| self.numbers[name] == *number));
        let (number, after) = store(sql, graph, (&event, flags), before, &staying).unwrap();
        if let Some(user) = user.filter(|_| !flags.has(Flags::REJECTED)) {
            state.insert(user, number);
        }
        if flags.is_live() {
            self.extremities = staying;
            self.extremities.insert(number);
            self.tip = number;
        }
        self.numbers.insert(name, number);
        self.events.insert(number, (event, flags, state, after));
    }

    fn check(&self, graph: &Graph, random: &Random) {
        let numbers: Vec<EventNumber> = self.events.keys().copied().collect();
        let number = numbers[usize::try_from(random.below(numbers.len() as u64)).unwrap()];
        let (event, flags, state, after) = &self.events[&number];
        let stored = graph.events(&[number]).unwrap().remove(0);
        assert_eq!(
            graph.events_by_id(&[&stored.event_id, "$unknown"]).unwrap(),
            std::slice::from_ref(&stored)
        );
        assert_eq!((stored.json.as_str(), stored.flags, stored.states.after), (event.json(), *flags, *after));
        let named: BTreeSet<u64> =
            names(event, "prev_events").iter().filter_map(|name| self.numbers.get(name).copied()).collect();
        assert_eq!(stored.prev.into_iter().collect::<BTreeSet<_>>(), named);
        let users: Vec<StateMapKey> = (0..40).map(key).collect();
        let expected: BTreeMap<StateMapKey, u64> =
            state.iter().map(|(user, event)| (key(*user), *event)).collect();
        assert_eq!(graph.state_of(*after, &users).unwrap(), expected);
        assert_eq!(graph.extremities().unwrap(), self.extremities);
        assert_eq!(graph.head().unwrap().tip, self.tip);
        assert_eq!(graph.auth_chain(&[number], 10_000).unwrap(), Some(self.chain(number)));
        self.check_orders(graph, number);
    }

    fn check_orders(&self, graph: &Graph, number: EventNumber) {
        let live = self.events.iter().rev().filter(|(at, event)| **at <= number && event.1.is_live());
        let expected: Vec<(u64, u64)> = live.map(|(at, _)| (*at, *at)).take(5).collect();
        assert_eq!(graph.live(Span { after: 0, upto: number }, 5).unwrap(), expected);
        let place = Place { depth: self.events[&number].0.depth(), number };
        let shown = self.events.iter().filter(|(_, event)| event.1.0 & 7 == 0);
        let mut timeline: Vec<Place> =
            shown.map(|(at, event)| Place { depth: event.0.depth(), number: *at }).collect();
        timeline.sort();
        let numbers = |events: Vec<_>| {
            events
                .iter()
                .map(|event: &lattice_handlers::objects::room::graph::StoredEvent| event.number)
                .collect::<Vec<_>>()
        };
        let before: Vec<u64> =
            timeline.iter().rev().filter(|at| **at < place).map(|at| at.number).take(7).collect();
        let after: Vec<u64> = timeline.iter().filter(|at| **at > place).map(|at| at.number).take(7).collect();
        assert_eq!(
            (numbers(graph.before(place, 7).unwrap()), numbers(graph.after(place, 7).unwrap())),
            (before, after)
        );
    }

    fn chain(&self, number: EventNumber) -> BTreeSet<EventNumber> {
        let mut chain = BTreeSet::from([number]);
        let mut walk = vec![number];
        while let Some(number) = walk.pop() {
            let auth =
                names(&self.events[&number].0, "auth_events").into_iter().map(|name| self.numbers[&name]);
            walk.extend(auth.filter(|auth| chain.insert(*auth)));
        }
        chain
    }
}

fn names(pdu: &Pdu, field: &str) -> Vec<u64> {
    let event: Value = serde_json::from_str(pdu.json()).unwrap();
    let ids = event[field].as_array().unwrap().iter();
    ids.map(|id| id.as_str().unwrap().trim_start_matches("$event").parse().unwrap()).collect()
}

#[test]
fn random_rooms_are_what_was_stored() {
    let random = Random::new();
    for _ in 0..5 {
        let (sql, graph) = room();
        let mut model = Model::default();
        for name in 0..120 {
            model.grow(name, &sql, &graph, &random);
            model.check(&graph, &random);
        }
        let gaps: BTreeSet<String> =
            graph.gaps(Place { depth: 0, number: 0 }, 1_000).unwrap().into_iter().map(|gap| gap.0).collect();
        let shown = model
            .events
            .values()
            .filter(|event| event.1.0 & 7 == 0)
            .flat_map(|event| names(&event.0, "prev_events"));
        let lost: BTreeSet<String> = shown
            .filter(|name| !model.numbers.contains_key(name))
            .map(|name| format!("$event{name}"))
            .collect();
        assert_eq!(gaps, lost);
    }
}

#[test]
fn a_failed_transaction_leaves_nothing() {
    let (sql, graph) = room();
    let create = pdu(0, 1, Some(0), &[], &[]);
    let (_, root) =
        store(&sql, &graph, (&create, Flags::default()), Root::default(), &BTreeSet::new()).unwrap();
    let before = (sql.contents(), graph.head().unwrap());
    // A fork with a predecessor that is not here and a new key: every kind of write there is.
    let event = pdu(1, 2, Some(1), &[0, 99], &[0]);
    for writes in 0.. {
        sql.fail_after(writes);
        let outcome = store(&sql, &graph, (&event, Flags::default()), root, &BTreeSet::from([1]));
        sql.mend();
        if outcome.is_ok() {
            assert_eq!(writes, 5, "slot, page, event, gap, extremity");
            return;
        }
        assert_eq!((sql.contents(), graph.head().unwrap()), before, "after {writes} writes");
    }
}

#[test]
fn what_events_cost() {
    let (sql, graph) = room();
    let rows = |name: u64, user: Option<u64>, prev: &[u64], staying: &[u64]| {
        let before = sql.changed_rows();
        let root = graph.head().unwrap().current;
        let event = pdu(name, name + 1, user, prev, if name == 0 { &[] } else { &[0] });
        store(&sql, &graph, (&event, Flags::default()), root, &staying.iter().copied().collect()).unwrap();
        sql.changed_rows() - before
    };
    // The platform counts two more for every row of `pdu`, its id and its place in the timeline, and one
    // more for a slot.
    assert_eq!(
        sql.query("SELECT count(*) FROM pragma_index_list('pdu')", &[]).unwrap()[0].number(0).unwrap(),
        2
    );
    assert_eq!(rows(0, Some(0), &[], &[]), 3, "the first of a key: slot, page, event");
    assert_eq!(rows(1, Some(0), &[0], &[]), 2, "a state change: page, event");
    assert_eq!(rows(2, None, &[1], &[]), 1, "a message: event");
    assert_eq!(rows(3, None, &[1], &[3]), 2, "a fork: event, extremity");
    assert_eq!(rows(4, None, &[2, 3], &[]), 2, "a merge: event, extremity");
}

#[test]
fn an_outlier_enters_the_timeline_late() {
    let (sql, graph) = room();
    for (name, flags) in [(0, Flags::default()), (1, Flags::OUTLIER), (2, Flags::default())] {
        let event = pdu(name, name + 1, None, &[0][..usize::from(name > 0)], &[0][..usize::from(name > 0)]);
        store(&sql, &graph, (&event, flags), Root::default(), &BTreeSet::new()).unwrap();
    }
    let position =
        graph.enter_timeline(2, Flags::OUTLIER, StateRoots::default(), &BTreeSet::from([3])).unwrap();
    assert_eq!(position, 4);
    assert_eq!(graph.live(Span { after: 0, upto: 9 }, 9).unwrap(), [(4, 2), (3, 3), (1, 1)]);
    assert_eq!(graph.extremities().unwrap(), BTreeSet::from([2, 3]));
    let current = graph.states().apply(Root::default(), &BTreeMap::from([(0, Some(1))])).unwrap();
    assert_eq!(graph.resolve_current(current).unwrap(), 5);
    assert_eq!(graph.head().unwrap(), Head { position: 5, current, tip: 2 });
    assert_eq!(graph.head_at(4).unwrap().current, Root::default());
    assert_eq!(graph.next_number().unwrap(), 6);
    graph.redact(2, "{}").unwrap();
    let redacted = graph.events(&[2]).unwrap().remove(0);
    assert_eq!((redacted.json.as_str(), redacted.flags), ("{}", Flags::LATE.with(Flags::REDACTED)));
}
