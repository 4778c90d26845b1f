//! Tests of the Room's store: the event graph, states and members, and the rows they cost.

mod commits;
mod engine;
mod forks;
mod members;
mod reads;
mod rows;
mod scale;
mod states;
mod test_room;
#[path = "../../../../core/rooms/tests/synapse/waiting.rs"]
mod waiting;
mod waiting_table;

use lattice_handlers::native::NativeEntropy;
use lattice_handlers::objects::room::store::STATEMENTS;
use lattice_handlers::ports::Entropy as _;

use self::test_room::TestRoom;

/// Random numbers from the seed LATTICE_FUZZ_SEED, which a failing test prints.
struct Random(NativeEntropy);

impl Random {
    fn new() -> Self {
        let seed = std::env::var("LATTICE_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
        println!("LATTICE_FUZZ_SEED={seed}");
        Self(NativeEntropy::seeded(seed))
    }

    /// A random number below `end`.
    fn below(&self, end: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % end
    }

    /// A random number below `end`.
    fn pick(&self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap()
    }
}

#[test]
fn every_statement_fits_the_schema_and_finds_its_rows_by_key() {
    let room = TestRoom::founded();
    for statement in STATEMENTS {
        let plan = room.sql.inner().plan(statement).unwrap_or_else(|error| panic!("{statement}\n{error}"));
        let scans = |table: &str| plan.iter().any(|line| line.starts_with(&format!("SCAN {table}")));
        for table in ["event", "stream_entry", "state_slot", "state_page", "delivered"] {
            assert!(!scans(table), "{statement}\n{plan:?}");
        }
        // An object counts the members once, after it is loaded.
        let counts = statement.contains("count(*) FROM member");
        assert_eq!(scans("member"), counts, "{statement}\n{plan:?}");
        assert!(!counts || plan == ["SCAN member USING COVERING INDEX member_by_membership"], "{plan:?}");
    }
    assert!(STATEMENTS.len() > 45, "{} statements", STATEMENTS.len());
}
