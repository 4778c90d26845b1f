//! The maxima of a filter definition.

use lattice_generated::types::{EventFilter, Filter, FilterRoom, RoomEventFilter};

use crate::types::parts;

/// The most patterns of event types, and senders, in one filter; each star in a pattern counts as one more.
pub const MAX_FILTER_PATTERNS: usize = 200;
/// The longest pattern of a filter (bytes): the longest event type.
pub const MAX_FILTER_PATTERN_BYTES: usize = 255;

/// A filter definition was refused, for the contained reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MalformedFilter(pub String);

/// Refuses a definition whose patterns are too many or too long, in the parts that the server ignores too.
pub(crate) fn check(definition: &Filter) -> Result<(), &'static str> {
    let mut work = 0;
    for pattern in patterns(definition) {
        if pattern.len() > MAX_FILTER_PATTERN_BYTES {
            return Err("a pattern is too long");
        }
        work += parts(pattern);
    }
    if work > MAX_FILTER_PATTERNS {
        return Err("there are too many event types and senders");
    }
    Ok(())
}

/// All patterns of event types and all senders of a definition.
fn patterns(definition: &Filter) -> Vec<&str> {
    let mut patterns = Vec::new();
    for filter in [&definition.presence, &definition.account_data].into_iter().flatten() {
        let EventFilter { types, not_types, senders, not_senders, .. } = filter;
        add(&mut patterns, (types, not_types), (senders, not_senders));
    }
    let Some(FilterRoom { ephemeral, state, timeline, account_data, .. }) = &definition.room else {
        return patterns;
    };
    for filter in [ephemeral, state, timeline, account_data].into_iter().flatten() {
        let RoomEventFilter { types, not_types, senders, not_senders, .. } = filter;
        add(&mut patterns, (types, not_types), (senders, not_senders));
        let (of, not_of) = (&filter.org_matrix_msc3874_rel_types, &filter.org_matrix_msc3874_not_rel_types);
        add(&mut patterns, (of, not_of), (&filter.related_by_senders, &None));
        add(&mut patterns, (&filter.related_by_rel_types, &None), (&None, &None));
    }
    patterns
}

type List<T> = Option<Vec<T>>;

fn add<'a>(
    patterns: &mut Vec<&'a str>,
    (types, not_types): (&'a List<String>, &'a List<String>),
    (senders, not_senders): (&'a List<ruma_common::OwnedUserId>, &'a List<ruma_common::OwnedUserId>),
) {
    patterns.extend([types, not_types].into_iter().flatten().flatten().map(String::as_str));
    patterns.extend([senders, not_senders].into_iter().flatten().flatten().map(|sender| sender.as_str()));
}
