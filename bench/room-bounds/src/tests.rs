//! Small rooms of the same kinds are judged as they should be.

use crate::scenarios::SCENARIOS;

#[test]
fn every_scenario_runs_and_costs_something() {
    for (name, scenario) in SCENARIOS {
        let costs = scenario(1).unwrap();
        assert!(costs.len() > 2, "{name}");
        for cost in costs {
            assert!(cost.rows_read > 0, "{cost}");
        }
    }
}
