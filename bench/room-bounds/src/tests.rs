//! Tests every scenario at a hundredth of its size.

use crate::scenarios::SCENARIOS;

#[test]
fn every_scenario_runs_and_reads_rows() {
    for (name, scenario) in SCENARIOS {
        let costs = scenario(1).unwrap();
        assert!(!costs.is_empty(), "{name}");
        for cost in costs {
            assert!(cost.rows_read > 0, "{cost}");
        }
    }
}
