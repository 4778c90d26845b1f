//! The event graph and its states in the database.

mod engine;
mod events;
mod states;
#[path = "../../../../core/rooms/tests/synapse/waiting.rs"]
mod waiting;
mod waiting_table;

use std::rc::Rc;

use lattice_handlers::native::{NativeEntropy, NativeSql};
use lattice_handlers::objects::room::graph::{Graph, STATEMENTS};
use lattice_handlers::ports::{Entropy as _, Sql as _};

/// A database with the schema of a room.
fn room() -> (Rc<NativeSql>, Graph) {
    let sql = Rc::new(NativeSql::default());
    let graph = Graph::new(sql.clone());
    sql.transaction(&mut || graph.migrate()).unwrap();
    (sql, graph)
}

/// Random numbers; the seed is LATTICE_FUZZ_SEED, printed when a test fails.
struct Random(NativeEntropy);

impl Random {
    fn new() -> Self {
        let seed = std::env::var("LATTICE_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
        println!("LATTICE_FUZZ_SEED={seed}");
        Self(NativeEntropy::seeded(seed))
    }

    /// Below `end`.
    fn below(&self, end: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % end
    }
}

#[test]
fn every_statement_stands_in_the_schema_and_finds_its_rows_by_key() {
    let (sql, _) = room();
    for statement in STATEMENTS {
        let plan = sql.plan(statement).unwrap_or_else(|error| panic!("{statement}\n{error}"));
        let scans = |table: &str| plan.iter().any(|line| line.starts_with(&format!("SCAN {table}")));
        for table in ["pdu", "turn", "state_slot", "state_page"] {
            assert!(!scans(table), "{statement}\n{plan:?}");
        }
    }
    assert!(STATEMENTS.len() > 30, "{} statements", STATEMENTS.len());
}
