//! States as delta chains: a row for each change, which names its parent, and a snapshot at intervals.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lattice_handlers::objects::host::Write;
use lattice_handlers::objects::room::store::{Conflicts, Slot, SlotChanges, SlotDifference};
use lattice_handlers::ports::{Change, PortError, Query, Row, Sql};
use lattice_rooms::{EventNumber, Root};

use crate::store::Store;

const TABLES: &str = "\
    CREATE TABLE delta (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL, since INTEGER NOT NULL, \
        changes BLOB NOT NULL);\
    CREATE TABLE snapshot (id INTEGER NOT NULL, chunk INTEGER NOT NULL, entries BLOB NOT NULL, \
        PRIMARY KEY (id, chunk)) WITHOUT ROWID;";
const LAST: Query = Query::new("SELECT coalesce(max(id), 0) FROM delta");
const SINCE: Query = Query::new("SELECT since FROM delta WHERE id = ?");
const ADD: Change = Change::new("INSERT INTO delta (id, parent, since, changes) VALUES (?, ?, ?, ?)");
const ADD_CHUNK: Change = Change::new("INSERT INTO snapshot (id, chunk, entries) VALUES (?, ?, ?)");
const CHUNK: Query = Query::new("SELECT entries FROM snapshot WHERE id = ? AND chunk = ?");
const CHUNKS: Query = Query::new("SELECT entries FROM snapshot WHERE id = ? ORDER BY chunk");
/// The rows from a state back to the one with a snapshot.
const CHAIN: Query = Query::new(
    "WITH RECURSIVE chain (id, parent, since, changes) AS \
    (SELECT id, parent, since, changes FROM delta WHERE id = ? \
    UNION ALL SELECT delta.id, delta.parent, delta.since, delta.changes \
        FROM chain JOIN delta ON delta.id = chain.parent WHERE chain.since > 0) \
    SELECT id, parent, changes FROM chain",
);
/// Slots in each row of a snapshot.
const CHUNK_SLOTS: u64 = 1_024;

/// Creates the tables.
pub fn migrate(sql: &dyn Sql) -> Result<(), PortError> {
    sql.transaction(&mut |transaction| transaction.script(TABLES))
}

/// The store of delta chains.
pub struct Deltas {
    sql: Rc<dyn Sql>,
    interval: u64,
}

/// One row of a chain.
struct Link {
    id: u64,
    parent: u64,
    changes: Vec<(Slot, u64)>,
}

impl Deltas {
    /// A store with a snapshot after each `interval` changes.
    pub fn new(sql: Rc<dyn Sql>, interval: u64) -> Self {
        Self { sql, interval }
    }

    fn number(&self, query: Query, parameters: &[u64]) -> Result<u64, PortError> {
        let parameters: Vec<_> = parameters.iter().map(|number| (*number).into()).collect();
        self.sql.query(query, &parameters)?.first().map_or(Ok(0), |row| row.number(0))
    }

    fn chain(&self, id: u64) -> Result<Vec<Link>, PortError> {
        let link =
            |row: &Row| Ok(Link { id: row.number(0)?, parent: row.number(1)?, changes: read(row.blob(2)?) });
        self.sql.query(CHAIN, &[id.into()])?.iter().map(link).collect()
    }

    fn snapshot(write: &Write<'_>, id: u64, state: &BTreeMap<Slot, EventNumber>) -> Result<(), PortError> {
        let mut chunks: BTreeMap<u64, Vec<(Slot, u64)>> = BTreeMap::new();
        for (slot, event) in state {
            chunks.entry(slot / CHUNK_SLOTS).or_default().push((*slot, *event));
        }
        for (chunk, entries) in chunks {
            write.change(ADD_CHUNK, &[id.into(), chunk.into(), written(&entries).into()])?;
        }
        Ok(())
    }

    /// The slots that changed between each of `ids` and their latest common ancestor.
    fn touched(&self, mut ids: BTreeSet<u64>) -> Result<BTreeSet<Slot>, PortError> {
        let mut touched = BTreeSet::new();
        let mut links: BTreeMap<u64, Link> = BTreeMap::new();
        while ids.len() > 1 {
            let Some(newest) = ids.pop_last() else { break };
            if !links.contains_key(&newest) {
                links.extend(self.chain(newest)?.into_iter().map(|link| (link.id, link)));
            }
            let Some(link) = links.remove(&newest) else { continue };
            touched.extend(link.changes.iter().map(|change| change.0));
            ids.insert(link.parent);
        }
        Ok(touched)
    }
}

impl Store for Deltas {
    fn apply(&self, write: &Write<'_>, root: Root, changes: &SlotChanges) -> Result<Root, PortError> {
        let id = self.number(LAST, &[])? + 1;
        let since = if root.0 == 0 { 0 } else { (self.number(SINCE, &[root.0])? + 1) % self.interval };
        let flat: Vec<(Slot, u64)> =
            changes.iter().map(|(slot, event)| (*slot, event.unwrap_or_default())).collect();
        write.change(ADD, &[id.into(), root.0.into(), since.into(), written(&flat).into()])?;
        if since == 0 {
            let mut state = self.entries(root)?;
            overlay(&mut state, &flat);
            Self::snapshot(write, id, &state)?;
        }
        Ok(Root(id))
    }

    fn get(&self, root: Root, slots: &BTreeSet<Slot>) -> Result<BTreeMap<Slot, EventNumber>, PortError> {
        let mut found: BTreeMap<Slot, EventNumber> = BTreeMap::new();
        let chain = self.chain(root.0)?;
        for link in &chain {
            for (slot, event) in link.changes.iter().filter(|change| slots.contains(&change.0)) {
                found.entry(*slot).or_insert(*event);
            }
        }
        let Some(base) = chain.last() else { return Ok(found) };
        let left = slots.iter().filter(|slot| !found.contains_key(*slot));
        let chunks: BTreeSet<u64> = left.map(|slot| slot / CHUNK_SLOTS).collect();
        for chunk in chunks {
            for row in self.sql.query(CHUNK, &[base.id.into(), chunk.into()])? {
                for (slot, event) in read(row.blob(0)?).iter().filter(|entry| slots.contains(&entry.0)) {
                    found.entry(*slot).or_insert(*event);
                }
            }
        }
        found.retain(|_, event| *event != 0);
        Ok(found)
    }

    fn entries(&self, root: Root) -> Result<BTreeMap<Slot, EventNumber>, PortError> {
        let chain = self.chain(root.0)?;
        let mut state = BTreeMap::new();
        if let Some(base) = chain.last() {
            for row in self.sql.query(CHUNKS, &[base.id.into()])? {
                state.extend(read(row.blob(0)?));
            }
        }
        for link in chain.iter().rev() {
            overlay(&mut state, &link.changes);
        }
        Ok(state)
    }

    fn difference(&self, from: Root, to: Root) -> Result<SlotDifference, PortError> {
        let touched = self.touched(BTreeSet::from([from.0, to.0]))?;
        let (old, new) = (self.get(from, &touched)?, self.get(to, &touched)?);
        let pair = |slot: Slot| (slot, (old.get(&slot).copied(), new.get(&slot).copied()));
        Ok(touched.into_iter().map(pair).filter(|(_, (old, new))| old != new).collect())
    }

    fn conflicts(&self, roots: &BTreeSet<Root>) -> Result<Conflicts, PortError> {
        let touched = self.touched(roots.iter().map(|root| root.0).collect())?;
        let mut conflicts = Conflicts::new();
        for root in roots {
            let values = self.get(*root, &touched)?;
            for slot in &touched {
                conflicts.entry(*slot).or_default().insert(values.get(slot).copied());
            }
        }
        conflicts.retain(|_, values| values.len() > 1);
        Ok(conflicts)
    }
}

fn overlay(state: &mut BTreeMap<Slot, EventNumber>, changes: &[(Slot, u64)]) {
    for (slot, event) in changes {
        if *event == 0 {
            state.remove(slot)
        } else {
            state.insert(*slot, *event)
        };
    }
}

/// Encodes pairs as LEB128, with slots as differences; a removal has event 0.
fn written(entries: &[(Slot, u64)]) -> Vec<u8> {
    let (mut bytes, mut last) = (Vec::new(), 0);
    for (slot, event) in entries {
        for mut value in [slot - last, *event] {
            while value >= 0x80 {
                bytes.push(value.to_le_bytes()[0] | 0x80);
                value >>= 7;
            }
            bytes.push(value.to_le_bytes()[0]);
        }
        last = *slot;
    }
    bytes
}

fn read(bytes: &[u8]) -> Vec<(Slot, u64)> {
    let (mut entries, mut integers, mut value, mut shift, mut last) = (Vec::new(), Vec::new(), 0, 0, 0);
    for byte in bytes {
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            integers.push(value);
            (value, shift) = (0, 0);
        }
        if let [slot, event] = integers.as_slice() {
            last += slot;
            entries.push((last, *event));
            integers.clear();
        }
    }
    entries
}
