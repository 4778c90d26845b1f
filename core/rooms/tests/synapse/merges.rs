//! States as servers have them that lost their way: made of any events of a room, to be resolved.

use std::collections::BTreeMap;

use crate::plan::{Merge, Step};
use crate::random::Random;

/// Two to four states of accepted events. Each holds the creation, and under other keys mostly what came late.
pub fn damaged(random: &Random, steps: &[Step], is_accepted: impl Fn(usize) -> bool) -> Merge {
    let mut values: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (place, step) in steps.iter().enumerate().skip(1).filter(|(place, _)| is_accepted(*place)) {
        let key = step.state_key.as_ref().map(|key| (step.event_type.as_str(), key.as_str()));
        key.into_iter().for_each(|key| values.entry(key).or_default().push(place));
    }
    let state = |_| {
        let held = values.values().filter(|_| random.percent(90));
        let held = held.map(|values| de_outliered(random, values));
        std::iter::once(0).chain(held).collect()
    };
    (0..2 + random.below(3)).map(state).collect()
}

/// One of these, the last with the best odds.
pub fn de_outliered(random: &Random, values: &[usize]) -> usize {
    let place = if random.percent(50) { values.len() - 1 } else { random.below(values.len()) };
    values[place]
}
