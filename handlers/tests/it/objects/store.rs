//! The Room's store: the event graph and its states, the members, and what they cost.

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

    /// Below `end`.
    fn pick(&self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap()
    }
}

#[test]
fn every_statement_stands_in_the_schema_and_finds_its_rows_by_key() {
    let room = TestRoom::founded();
    for statement in STATEMENTS {
        let plan = room.sql.inner().plan(statement).unwrap_or_else(|error| panic!("{statement}\n{error}"));
        let scans = |table: &str| plan.iter().any(|line| line.starts_with(&format!("SCAN {table}")));
        for table in ["event", "stream_entry", "state_slot", "state_page", "delivered"] {
            assert!(!scans(table), "{statement}\n{plan:?}");
        }
        // Members are counted once in the life of an object.
        let counts = statement.contains("count(*) FROM member");
        assert_eq!(scans("member"), counts, "{statement}\n{plan:?}");
        assert!(!counts || plan == ["SCAN member USING COVERING INDEX member_by_membership"], "{plan:?}");
    }
    assert!(STATEMENTS.len() > 45, "{} statements", STATEMENTS.len());
}
