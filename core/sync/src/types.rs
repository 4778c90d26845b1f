//! The event types that a filter admits (client-server API, "Filtering").

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// The `types` and `not_types` of a filter; `*` matches any sequence of characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TypeFilter {
    types: Option<Patterns>,
    not_types: Patterns,
}

/// Patterns, sorted for matching: names without a star are looked up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Patterns {
    names: BTreeSet<String>,
    stars: BTreeSet<String>,
}

impl TypeFilter {
    /// A filter of event types. Without `types` every type is admitted.
    #[must_use]
    pub fn new(types: Option<Vec<String>>, not_types: Option<Vec<String>>) -> Self {
        Self { types: types.map(Patterns::new), not_types: Patterns::new(not_types.unwrap_or_default()) }
    }

    /// Whether the filter admits an event type. `not_types` takes precedence over `types`.
    #[must_use]
    pub fn admits(&self, event_type: &str) -> bool {
        self.types.as_ref().is_none_or(|types| types.match_any(event_type))
            && !self.not_types.match_any(event_type)
    }
}

impl Patterns {
    fn new(patterns: Vec<String>) -> Self {
        let (stars, names) = patterns.into_iter().partition(|pattern| pattern.contains('*'));
        Self { names, stars }
    }

    fn match_any(&self, event_type: &str) -> bool {
        self.names.contains(event_type) || self.stars.iter().any(|pattern| matches(pattern, event_type))
    }
}

/// The work of matching a pattern: the number of its parts between stars.
pub(crate) fn parts(pattern: &str) -> usize {
    pattern.split('*').count()
}

/// Takes each part between two stars at its first occurrence, so the search never backtracks.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(head) else { return false };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        let Some(at) = text.find(part) else { return false };
        text = text.get(at + part.len()..).unwrap_or_default();
    }
    text.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::{TypeFilter, matches};

    #[test]
    fn a_star_matches_any_characters() {
        for pattern in ["m.tag", "*", "m.*", "*tag", "m*g", "m.*.*", "**", "*.t*", "m.tag*", "*m.tag"] {
            assert_eq!(matches(pattern, "m.tag"), pattern != "m.*.*", "{pattern}");
        }
        for pattern in ["", "m.ta", "m.tags", "*tags", "M.*", "m*m", "m.tag*m.tag", "*g*g"] {
            assert!(!matches(pattern, "m.tag"), "{pattern}");
        }
        let stars = "*a".repeat(1_000);
        assert!(!matches(&format!("{stars}b"), &"a".repeat(60_000)), "a long pattern matches in linear time");
    }

    #[test]
    fn not_types_takes_precedence_over_types() {
        let list = |types: &[&str]| Some(types.iter().map(|text| (*text).to_owned()).collect());
        assert!(TypeFilter::default().admits("m.tag"));
        assert!(!TypeFilter::new(list(&[]), None).admits("m.tag"));
        assert!(!TypeFilter::new(list(&["m.tag"]), list(&["m.*"])).admits("m.tag"));
        assert!(TypeFilter::new(list(&["m.tag"]), list(&["n.*"])).admits("m.tag"));
        assert!(TypeFilter::new(list(&["n.*", "m.tag"]), list(&["m.tags"])).admits("m.tag"));
    }
}
