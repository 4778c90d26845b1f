//! What a request wants to find.

use std::collections::BTreeSet;

use lattice_generated::client::search::search::{
    SearchCategoriesRoomEvents, SearchCategoriesRoomEventsEventContext,
    SearchCategoriesRoomEventsGroupingsGroupByKey, SearchCategoriesRoomEventsKeys,
    SearchCategoriesRoomEventsOrderBy,
};
use lattice_generated::types::RoomEventFilter;
use lattice_sync::{RoomFilter, SearchKey, SearchQuery, TermRefusal};
use lattice_wire::MatrixError;

use crate::objects::protocol::room::{ContextLimits, SearchOrder};
use crate::services::history;
use crate::services::search::{MAX_SEARCH_RESULTS, RoomSearch};

/// The results of a page if the filter does not say.
const DEFAULT_SEARCH_RESULTS: u64 = 10;
/// The events before and after a result if the request does not say.
const DEFAULT_CONTEXT: u64 = 5;

/// The groups that a response has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Groups {
    pub by_room: bool,
    pub by_sender: bool,
}

pub(super) fn groups(wanted: &SearchCategoriesRoomEvents) -> Result<Groups, MatrixError> {
    let mut groups = Groups::default();
    let group_by = wanted.groupings.as_ref().and_then(|groupings| groupings.group_by.as_ref());
    for group in group_by.into_iter().flatten() {
        match group.key {
            Some(SearchCategoriesRoomEventsGroupingsGroupByKey::RoomId) => groups.by_room = true,
            Some(SearchCategoriesRoomEventsGroupingsGroupByKey::Sender) => groups.by_sender = true,
            Some(SearchCategoriesRoomEventsGroupingsGroupByKey::Other(_)) | None => {
                return Err(MatrixError::invalid_param("group_by: `room_id` or `sender`."));
            }
        }
    }
    Ok(groups)
}

pub(super) fn search(
    wanted: SearchCategoriesRoomEvents,
    next_batch: Option<String>,
) -> Result<RoomSearch, MatrixError> {
    let query = SearchQuery::new(&wanted.search_term, keys(wanted.keys)?).map_err(|refusal| {
        MatrixError::invalid_param(match refusal {
            TermRefusal::TooLong => "search_term: it is too long.",
            TermRefusal::TooManyWords => "search_term: it has too many words.",
        })
    })?;
    let order = match wanted.order_by {
        None | Some(SearchCategoriesRoomEventsOrderBy::Rank) => SearchOrder::Rank,
        Some(SearchCategoriesRoomEventsOrderBy::Recent) => SearchOrder::Recent,
        Some(SearchCategoriesRoomEventsOrderBy::Other(_)) => {
            return Err(MatrixError::invalid_param("order_by: `recent` or `rank`."));
        }
    };
    let definition = wanted.filter.unwrap_or_else(RoomEventFilter::new);
    let limit = history::limit(definition.limit, DEFAULT_SEARCH_RESULTS)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX).clamp(1, MAX_SEARCH_RESULTS);
    let filter = RoomFilter::new(definition)
        .map_err(|error| MatrixError::invalid_param(format!("filter: {}.", error.0)))?;
    let context = wanted.event_context.map(context).transpose()?;
    let include_state = wanted.include_state == Some(true);
    let mut search = RoomSearch { query, filter, order, limit, context, include_state, from: None };
    search.continue_from(next_batch)?;
    Ok(search)
}

fn keys(keys: Option<Vec<SearchCategoriesRoomEventsKeys>>) -> Result<BTreeSet<SearchKey>, MatrixError> {
    let keys = keys.unwrap_or_default();
    if keys.is_empty() {
        return Ok(BTreeSet::from([SearchKey::Body, SearchKey::Name, SearchKey::Topic]));
    }
    let key = |key| match key {
        SearchCategoriesRoomEventsKeys::ContentBody => Ok(SearchKey::Body),
        SearchCategoriesRoomEventsKeys::ContentName => Ok(SearchKey::Name),
        SearchCategoriesRoomEventsKeys::ContentTopic => Ok(SearchKey::Topic),
        SearchCategoriesRoomEventsKeys::Other(_) => {
            Err(MatrixError::invalid_param("keys: `content.body`, `content.name` or `content.topic`."))
        }
    };
    keys.into_iter().map(key).collect()
}

fn context(context: SearchCategoriesRoomEventsEventContext) -> Result<ContextLimits, MatrixError> {
    Ok(ContextLimits {
        before: history::limit(context.before_limit, DEFAULT_CONTEXT)?,
        after: history::limit(context.after_limit, DEFAULT_CONTEXT)?,
        profiles: context.include_profile == Some(true),
    })
}
