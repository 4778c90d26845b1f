//! Tests that both stores have the same states, and that every line of the table is measured.

use std::collections::BTreeSet;

use lattice_handlers::objects::room::store::{Shape, States};
use lattice_rooms::Root;

use crate::deltas::Deltas;
use crate::measure::{LINES, build, measure};
use crate::room::{Random, Room};
use crate::store::Store;
use crate::{Database, database};

#[test]
fn both_stores_hold_the_same_states() {
    let room = Room::random(300, 1_500, 7);
    let trie = |database: &Database| -> Box<dyn Store> {
        Box::new(States::shaped(database.storage.clone(), Shape::default()))
    };
    let deltas = |database: &Database| -> Box<dyn Store> { Box::new(Deltas::new(database.sql.clone(), 50)) };
    let one = build(&room, &database().unwrap(), &trie).unwrap();
    let other = build(&room, &database().unwrap(), &deltas).unwrap();
    assert!(one.forks.len() > 5);
    let random = Random::seeded(8);
    let at = || usize::try_from(random.below(room.steps.len() as u64)).unwrap();
    for _ in 0..200 {
        let (from, to) = (at(), at());
        let roots = |built: &crate::measure::Built| (built.current[from], built.current[to]);
        let ((a, b), (c, d)) = (roots(&one), roots(&other));
        assert_eq!(one.store.entries(a).unwrap(), other.store.entries(c).unwrap());
        assert_eq!(one.store.difference(a, b).unwrap(), other.store.difference(c, d).unwrap());
        let third = |built: &crate::measure::Built| built.forks[0].1;
        let sets = (BTreeSet::from([a, b, third(&one)]), BTreeSet::from([c, d, third(&other)]));
        assert_eq!(one.store.conflicts(&sets.0).unwrap(), other.store.conflicts(&sets.1).unwrap());
        let slots = (0..10).map(|_| random.below(400)).collect();
        assert_eq!(one.store.get(a, &slots).unwrap(), other.store.get(c, &slots).unwrap());
    }
    assert_eq!(one.store.entries(Root::default()).unwrap().len(), 0);
}

#[test]
fn every_line_of_the_table_is_measured() {
    let room = Room::random(100, 600, 9);
    let make = |database: &Database| -> Box<dyn Store> { Box::new(States::new(database.storage.clone())) };
    assert_eq!(measure(&room, &database().unwrap(), &make).unwrap().len(), LINES.len());
}
