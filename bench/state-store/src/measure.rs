//! Builds the room in a store, and measures its writes and reads.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use lattice_handlers::native::CountedSql;
use lattice_handlers::objects::room::store::SlotChanges;
use lattice_handlers::ports::PortError;
use lattice_rooms::Root;

use crate::Database;
use crate::room::{ROOM_SLOTS, Random, Room};
use crate::store::Store;

/// The lines of the table, in order.
pub const LINES: [&str; 14] = [
    "rows written by a state change",
    "bytes stored by a state change",
    "time to write a state change (µs)",
    "50,000 members at once: rows written",
    "50,000 members at once: bytes",
    "50,000 members at once: time (ms)",
    "five keys at an event (µs)",
    "five keys at an event: rows read",
    "the whole state at an event (ms)",
    "difference over 1 change (µs)",
    "difference over 100 changes (µs)",
    "difference over 20,000 changes (ms)",
    "where 2 forks disagree (µs)",
    "where 20 forks disagree (µs)",
];

type Make<'a> = &'a dyn Fn(&Database) -> Box<dyn Store>;

/// A store with the room in it.
pub struct Built {
    pub store: Box<dyn Store>,
    /// The current state after each state event.
    pub current: Vec<Root>,
    /// The two sides of each fork just before the merge.
    pub forks: Vec<(Root, Root)>,
}

/// Applies the room's state events.
pub fn build(room: &Room, database: &Database, make: Make<'_>) -> Result<Built, PortError> {
    let mut built = Built { store: make(database), current: Vec::new(), forks: Vec::new() };
    let (mut current, mut aside) = (Root::default(), None);
    for step in &room.steps {
        database.storage.commit(|write| {
            let change = SlotChanges::from([(step.slot, Some(step.event))]);
            if step.aside {
                aside = Some(built.store.apply(write, aside.unwrap_or(current), &change)?);
            } else {
                current = built.store.apply(write, current, &change)?;
            }
            if let Some(other) = aside.take_if(|_| step.merges) {
                built.forks.push((current, other));
                let conflicts = built.store.conflicts(&BTreeSet::from([current, other]))?;
                // The later event is kept; which one is kept does not matter here.
                let newest =
                    conflicts.into_iter().map(|(slot, values)| (slot, values.into_iter().max().flatten()));
                current = built.store.apply(write, current, &newest.collect())?;
            }
            Ok(())
        })?;
        built.current.push(current);
    }
    Ok(built)
}

/// Measures one column of the table.
pub fn measure(room: &Room, database: &Database, make: Make<'_>) -> Result<Vec<String>, PortError> {
    let sql = &database.sql;
    let empty = (sql.rows_written(), sql.bytes()?);
    let (built, time) = timed(|| build(room, database, make))?;
    let changes = room.steps.len() as f64;
    let mut column = vec![
        format!("{:.2}", (sql.rows_written() - empty.0) as f64 / changes),
        format!("{:.0}", (sql.bytes()? - empty.1) as f64 / changes),
        micros(time, room.steps.len()),
    ];
    column.extend(at_once(room, database, &*built.store)?);
    column.extend(reads(room, sql, &built)?);
    column.extend(differences(database, &built)?);
    Ok(column)
}

fn at_once(room: &Room, database: &Database, store: &dyn Store) -> Result<[String; 3], PortError> {
    let everybody: SlotChanges = (0..room.members).map(|slot| (slot, Some(slot + 1))).collect();
    let sql = &database.sql;
    let before = (sql.rows_written(), sql.bytes()?);
    let write_all = || database.storage.commit(|write| store.apply(write, Root::default(), &everybody));
    let (_, time) = timed(write_all)?;
    Ok([
        (sql.rows_written() - before.0).to_string(),
        (sql.bytes()? - before.1).to_string(),
        format!("{:.0}", time.as_secs_f64() * 1e3),
    ])
}

fn reads(room: &Room, sql: &CountedSql, built: &Built) -> Result<[String; 3], PortError> {
    const KEYS: usize = 2_000;
    const WHOLE: usize = 20;
    let random = Random::seeded(2);
    let root = || pick(&built.current, &random);
    let before = sql.rows_read();
    let ((), keys) = timed(|| {
        for _ in 0..KEYS {
            let members = [random.below(room.members), random.below(room.members)];
            let slots: BTreeSet<u64> =
                members.map(|slot| slot + ROOM_SLOTS).into_iter().chain(0..3).collect();
            built.store.get(root(), &slots)?;
        }
        Ok(())
    })?;
    let rows = (sql.rows_read() - before) as f64 / KEYS as f64;
    let ((), whole) = timed(|| (0..WHOLE).try_for_each(|_| built.store.entries(root()).map(drop)))?;
    Ok([micros(keys, KEYS), format!("{rows:.1}"), format!("{:.1}", whole.as_secs_f64() * 1e3 / WHOLE as f64)])
}

fn differences(database: &Database, built: &Built) -> Result<Vec<String>, PortError> {
    let random = Random::seeded(3);
    let mut column = Vec::new();
    for (distance, times) in [(1, 500), (100, 200), (20_000, 5)] {
        let distance = distance.min(built.current.len() / 2);
        let ((), time) = timed(|| {
            (0..times).try_for_each(|_| {
                let at = random.below((built.current.len() - distance) as u64) as usize;
                let pair = built.current.get(at).zip(built.current.get(at + distance));
                pair.map_or(Ok(()), |(from, to)| built.store.difference(*from, *to).map(drop))
            })
        })?;
        let per = time / times;
        column.push(if times > 10 {
            micros(time, times as usize)
        } else {
            format!("{:.1}", per.as_secs_f64() * 1e3)
        });
    }
    let twos = || {
        built
            .forks
            .iter()
            .try_for_each(|(one, other)| built.store.conflicts(&BTreeSet::from([*one, *other])).map(drop))
    };
    column.push(micros(timed(twos)?.1, built.forks.len()));
    let many = forks(database, built, &random)?;
    column.push(micros(timed(|| built.store.conflicts(&many))?.1, 1));
    Ok(column)
}

/// Makes twenty forks of three changes each.
fn forks(database: &Database, built: &Built, random: &Random) -> Result<BTreeSet<Root>, PortError> {
    let base = built.current.last().copied().unwrap_or_default();
    (0..20)
        .map(|fork| {
            (0..3).try_fold(base, |root, change| {
                let change = BTreeMap::from([(random.below(10_000), Some(1_000_000 + fork * 3 + change))]);
                database.storage.commit(|write| built.store.apply(write, root, &change))
            })
        })
        .collect()
}

fn pick(roots: &[Root], random: &Random) -> Root {
    let at = random.below(roots.len() as u64) as usize;
    roots.get(at).copied().unwrap_or_default()
}

fn micros(time: Duration, times: usize) -> String {
    format!("{:.0}", time.as_secs_f64() * 1e6 / times.max(1) as f64)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn timed<T>(work: impl FnOnce() -> Result<T, PortError>) -> Result<(T, Duration), PortError> {
    let start = Instant::now();
    Ok((work()?, start.elapsed()))
}
