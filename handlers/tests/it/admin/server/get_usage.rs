//! `GET /_lattice/admin/v1/usage`

use futures_executor::block_on;
use lattice_handlers::ports::Usage;
use lattice_handlers::report_usage;
use serde_json::Value;

use crate::story::{Story, value};

const STORY: &str = "admin/server/get_usage";
const REQUEST: &str = "GET /_lattice/admin/v1/usage";
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

#[test]
fn administrators_see_what_the_days_used() {
    let limits = ("DAILY_LIMITS", "requests=1000 rows_written=1000");
    let mut story = Story::with(&[("OPERATOR_SECRET", "operator"), ("REGISTRATION", "open"), limits]);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    story.say(Some(&root.token), REQUEST, Value::Null);
    for used in [[300, 400, 9_000, 20], [10, 20, 30, 40]] {
        block_on(report_usage(story.server(), Usage(used))).unwrap();
    }
    story.world.clock.advance(DAY_MS);
    let root = story.login(root.user_id.trim_start_matches('@').split(':').next().unwrap());
    block_on(report_usage(story.server(), Usage([1, 2, 3, 400]))).unwrap();
    story.say(Some(&root.token), REQUEST, Value::Null);
    let alice = story.login(alice.user_id.trim_start_matches('@').split(':').next().unwrap());
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "administrators_see_what_the_days_used");
}

#[test]
fn without_limits_nothing_is_stored() {
    let story = Story::with(&[("OPERATOR_SECRET", "operator")]);
    let root = story.administrator("root");
    block_on(report_usage(story.server(), Usage([u64::MAX; 4]))).unwrap();
    let seen = value(&story.ask(Some(&root.token), REQUEST, ""));
    assert_eq!(seen, serde_json::json!({ "level": "normal", "limits": {}, "days": [] }));
}

#[test]
fn thirty_days_are_kept() {
    let limits = ("DAILY_LIMITS", "requests=1000");
    let story = Story::with(&[("OPERATOR_SECRET", "operator"), limits]);
    story.administrator("root");
    for _ in 0..40 {
        block_on(report_usage(story.server(), Usage([1; 4]))).unwrap();
        block_on(report_usage(story.server(), Usage([1; 4]))).unwrap();
        story.world.clock.advance(DAY_MS);
    }
    let root = story.login("root");
    let seen = value(&story.ask(Some(&root.token), REQUEST, ""));
    let days = seen["days"].as_array().unwrap();
    assert_eq!(days.len(), 30);
    assert!(days.iter().all(|day| day["requests"] == 2), "{seen}");
}
