//! Tests of stored states against plain maps.

use std::collections::{BTreeMap, BTreeSet};

use lattice_handlers::objects::room::store::{Shape, Slot, SlotChanges, States};
use lattice_rooms::Root;

use super::Random;
use super::test_room::TestRoom;

type Model = BTreeMap<Slot, u64>;

/// A random slot: mostly a small number, sometimes one that needs more levels of the trie.
fn slot(random: &Random) -> Slot {
    let width = [10, 40, 300, 5_000, 1 << 40][usize::try_from(random.below(5)).unwrap()];
    random.below(width)
}

fn changes(random: &Random, next: &mut u64) -> SlotChanges {
    let one = |_| {
        *next += 1;
        (slot(random), (random.below(5) != 0).then_some(*next))
    };
    (0..random.below(4) * random.below(20)).map(one).collect()
}

fn applied(model: &Model, changes: &SlotChanges) -> Model {
    let mut model = model.clone();
    for (slot, event) in changes {
        match event {
            Some(event) => drop(model.insert(*slot, *event)),
            None => drop(model.remove(slot)),
        }
    }
    model
}

fn compare(states: &States, roots: &[(Root, Model)], random: &Random) {
    let pick = || &roots[usize::try_from(random.below(roots.len() as u64)).unwrap()];
    let (one, other, third) = (pick(), pick(), pick());
    let slots: BTreeSet<Slot> = (0..20).map(|_| slot(random)).chain(one.1.keys().take(20).copied()).collect();
    let expected: Model = slots.iter().filter_map(|slot| Some((*slot, *one.1.get(slot)?))).collect();
    assert_eq!(states.get(one.0, &slots).unwrap(), expected);
    assert_eq!(states.entries(one.0).unwrap(), one.1);

    let keys: BTreeSet<Slot> = [one, other, third].iter().flat_map(|root| root.1.keys().copied()).collect();
    let value = |root: &(Root, Model), slot: &Slot| root.1.get(slot).copied();
    let pairs = keys.iter().map(|slot| (*slot, (value(one, slot), value(other, slot))));
    let expected: BTreeMap<_, _> = pairs.filter(|(_, (old, new))| old != new).collect();
    assert_eq!(states.difference(one.0, other.0).unwrap(), expected);

    let values =
        |slot: &Slot| [one, other, third].iter().map(|root| value(root, slot)).collect::<BTreeSet<_>>();
    let expected: BTreeMap<_, _> =
        keys.iter().map(|slot| (*slot, values(slot))).filter(|(_, values)| values.len() > 1).collect();
    assert_eq!(states.conflicts(&BTreeSet::from([one.0, other.0, third.0])).unwrap(), expected);
}

#[test]
fn stored_states_equal_plain_maps() {
    for (fan_bits, nodes_per_row) in [(4, 16), (1, 3), (6, 1)] {
        let room = TestRoom::empty();
        let states = States::shaped(room.storage.clone(), Shape { fan_bits, nodes_per_row });
        let (random, mut next) = (Random::new(), 0);
        let mut roots = vec![(Root::default(), Model::new())];
        for _ in 0..120 {
            let (root, model) = &roots[usize::try_from(random.below(roots.len() as u64)).unwrap()];
            let changes = changes(&random, &mut next);
            let model = applied(model, &changes);
            let root = room.commit(|write| states.apply(write, *root, &changes));
            roots.push((root, model));
            compare(&states, &roots, &random);
        }
    }
}

#[test]
fn a_change_without_effect_writes_nothing() {
    let room = TestRoom::empty();
    let states = States::new(room.storage.clone());
    let apply = |root, changes: &SlotChanges| room.commit(|write| states.apply(write, root, changes));
    let root = apply(Root::default(), &BTreeMap::from([(3, Some(1)), (900, Some(2))]));
    let before = room.sql.rows_written();
    for changes in
        [BTreeMap::from([(3, Some(1))]), BTreeMap::from([(77_777, None), (4, None)]), BTreeMap::new()]
    {
        assert_eq!(apply(root, &changes), root);
    }
    assert_eq!(apply(root, &BTreeMap::from([(3, None), (900, None)])), Root::default());
    assert_eq!(room.sql.rows_written(), before);
}

#[test]
fn a_change_writes_one_row_however_large_the_room() {
    let room = TestRoom::empty();
    let states = States::new(room.storage.clone());
    let apply = |root, changes: &SlotChanges| room.commit(|write| states.apply(write, root, changes));
    let everybody: SlotChanges = (0..50_000).map(|slot| (slot, Some(slot + 1))).collect();
    let empty = room.sql.rows_written();
    let root = apply(Root::default(), &everybody);
    assert_eq!(
        room.sql.rows_written() - empty,
        50_000 / 16 / 16 + 14,
        "16 entries to a node, 16 nodes to a row"
    );
    let before = room.sql.rows_written();
    apply(root, &BTreeMap::from([(31_415, Some(60_000))]));
    assert_eq!(room.sql.rows_written() - before, 1);
}
