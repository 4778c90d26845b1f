//! The response of a search.

use std::collections::BTreeMap;

use lattice_generated::client::search::search::{
    ResponseSearchCategoriesRoomEvents, ResponseSearchCategoriesRoomEventsGroups,
    ResponseSearchCategoriesRoomEventsResults, ResponseSearchCategoriesRoomEventsResultsContext,
    ResponseSearchCategoriesRoomEventsResultsContextProfileInfo,
};
use lattice_wire::{Int, UInt};
use ruma_common::OwnedMxcUri;

use super::request::Groups;
use crate::objects::protocol::room::Found;
use crate::services::search::{RoomSearch, SearchPage, SearchResult, event_id};

type GroupsByKey = BTreeMap<String, BTreeMap<String, ResponseSearchCategoriesRoomEventsGroups>>;

pub(super) fn room_events(
    wanted: &RoomSearch,
    groups: Groups,
    page: SearchPage,
) -> ResponseSearchCategoriesRoomEvents {
    let mut response = ResponseSearchCategoriesRoomEvents::new()
        .count(UInt::new_saturating(page.count).into())
        .highlights(wanted.query.highlights());
    response.next_batch = page.tokens.next();
    response.groups = (groups.by_room || groups.by_sender).then(|| grouped(groups, &page));
    response.state = wanted.include_state.then_some(page.state);
    let shows_context = wanted.context.is_some();
    response.results(page.results.into_iter().map(|result| shown(result, shows_context)).collect())
}

fn shown(result: SearchResult, shows_context: bool) -> ResponseSearchCategoriesRoomEventsResults {
    let (rank, found) = (result.score as f64 / 1_000.0, result.found);
    let context = shows_context.then(|| context(&found));
    let mut shown = ResponseSearchCategoriesRoomEventsResults::new().rank(rank).result(found.event);
    shown.context = context;
    shown
}

fn context(found: &Found) -> ResponseSearchCategoriesRoomEventsResultsContext {
    let mut context = ResponseSearchCategoriesRoomEventsResultsContext::new()
        .start(found.start.to_string())
        .end(found.end.to_string())
        .events_before(found.before.clone())
        .events_after(found.after.clone());
    let profiles = found.profiles.iter().map(|(user_id, profile)| {
        let mut info = ResponseSearchCategoriesRoomEventsResultsContextProfileInfo::new();
        info.displayname = profile.displayname.clone();
        info.avatar_url = profile.avatar_url.clone().map(OwnedMxcUri::from);
        (user_id.clone(), info)
    });
    context.profile_info = (!found.profiles.is_empty()).then(|| profiles.collect());
    context
}

/// The groups, each in the order of its first result.
fn grouped(groups: Groups, page: &SearchPage) -> GroupsByKey {
    let (mut rooms, mut senders) = (BTreeMap::new(), BTreeMap::new());
    for result in &page.results {
        let event_id = event_id(&result.found.event);
        let by_room = || page.tokens.of_room(&result.room_id);
        add(&mut rooms, result.room_id.to_string(), event_id.clone(), by_room);
        let by_sender = || page.tokens.of_sender(&result.sender);
        add(&mut senders, result.sender.to_string(), event_id, by_sender);
    }
    let mut all = BTreeMap::new();
    all.extend(groups.by_room.then(|| ("room_id".to_owned(), rooms)));
    all.extend(groups.by_sender.then(|| ("sender".to_owned(), senders)));
    all
}

fn add(
    groups: &mut BTreeMap<String, ResponseSearchCategoriesRoomEventsGroups>,
    key: String,
    event_id: Option<String>,
    next_batch: impl FnOnce() -> Option<String>,
) {
    let order = Int::from(i32::try_from(groups.len()).unwrap_or(i32::MAX));
    let group = groups.entry(key).or_insert_with(|| {
        let mut group = ResponseSearchCategoriesRoomEventsGroups::new().order(order).results(Vec::new());
        group.next_batch = next_batch();
        group
    });
    group.results.get_or_insert_default().extend(event_id);
}
