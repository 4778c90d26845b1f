//! Damaged states to resolve, made of any accepted events of a room.

use std::collections::BTreeMap;

use crate::fixtures::random::Random;
use crate::plan::{Merge, Step};

/// Two to four states of accepted events. Each has the create event, and mostly the newest events.
pub fn damaged(random: &Random, steps: &[Step], is_accepted: impl Fn(usize) -> bool) -> Merge {
    let mut values: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (place, step) in steps.iter().enumerate().skip(1).filter(|(place, _)| is_accepted(*place)) {
        let key = step.state_key.as_ref().map(|key| (step.event_type.as_str(), key.as_str()));
        key.into_iter().for_each(|key| values.entry(key).or_default().push(place));
    }
    let state = |_| {
        let kept = values.values().filter(|_| random.percent(90));
        let kept = kept.map(|values| mostly_newest(random, values));
        std::iter::once(0).chain(kept).collect()
    };
    (0..2 + random.below(3)).map(state).collect()
}

/// One of the values, mostly the last.
pub fn mostly_newest(random: &Random, values: &[usize]) -> usize {
    let place = if random.percent(50) { values.len() - 1 } else { random.below(values.len()) };
    values[place]
}
