//! Which types of event a client wants (client-server API, "Filtering").

use serde::{Deserialize, Serialize};

/// Types that are wanted and types that are not; `*` stands for any characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TypeFilter {
    types: Option<Vec<String>>,
    not_types: Vec<String>,
}

impl TypeFilter {
    /// Without `types` all are wanted.
    #[must_use]
    pub fn new(types: Option<Vec<String>>, not_types: Option<Vec<String>>) -> Self {
        Self { types, not_types: not_types.unwrap_or_default() }
    }

    /// Whether a type is wanted. A type that is both wanted and not is not.
    #[must_use]
    pub fn admits(&self, kind: &str) -> bool {
        let is = |pattern: &String| matches(pattern, kind);
        self.types.as_ref().is_none_or(|types| types.iter().any(is)) && !self.not_types.iter().any(is)
    }
}

/// Each part between two stars is taken where it first comes, so nothing is ever tried twice.
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
    fn stars() {
        for pattern in ["m.tag", "*", "m.*", "*tag", "m*g", "m.*.*", "**", "*.t*", "m.tag*", "*m.tag"] {
            assert_eq!(matches(pattern, "m.tag"), pattern != "m.*.*", "{pattern}");
        }
        for pattern in ["", "m.ta", "m.tags", "*tags", "M.*", "m*m", "m.tag*m.tag", "*g*g"] {
            assert!(!matches(pattern, "m.tag"), "{pattern}");
        }
        let stars = "*a".repeat(1_000);
        assert!(!matches(&format!("{stars}b"), &"a".repeat(60_000)), "a long pattern takes no long time");
    }

    #[test]
    fn what_is_not_wanted_wins() {
        let list = |types: &[&str]| Some(types.iter().map(|kind| (*kind).to_owned()).collect());
        assert!(TypeFilter::default().admits("m.tag"));
        assert!(!TypeFilter::new(list(&[]), None).admits("m.tag"));
        assert!(!TypeFilter::new(list(&["m.tag"]), list(&["m.*"])).admits("m.tag"));
        assert!(TypeFilter::new(list(&["m.tag"]), list(&["n.*"])).admits("m.tag"));
    }
}
