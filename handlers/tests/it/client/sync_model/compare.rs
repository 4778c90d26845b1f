//! Compares what a client holds of a room with what the room is.

use std::rc::Rc;

use serde_json::Value;

use super::client::{Held, Section};
use super::log::RoomLog;
use super::wants::Wants;

/// A reader and what one of its clients asks for.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub user_id: &'a str,
    pub wants: &'a Wants,
}

/// Compares a room with all that the server has of it now.
pub fn compare(log: &RoomLog, held: Option<&Held>, reader: Reader<'_>) -> Result<(), String> {
    let section = held.map(|held| held.section);
    let membership = log.membership(reader.user_id, log.newest());
    if !reader.wants.wants_room(&log.room_id) {
        return if held.is_none() { Ok(()) } else { Err("a room that the filter excludes".to_owned()) };
    }
    let is_right = match membership {
        "join" => section == Some(Section::Join),
        "invite" => section == Some(Section::Invite),
        "knock" => section == Some(Section::Knock),
        _ => matches!(section, None | Some(Section::Leave)),
    };
    let Some(held) = held.filter(|_| is_right) else {
        return if is_right { Ok(()) } else { Err(format!("{section:?}, not {membership}")) };
    };
    match held.section {
        Section::Join => {
            compare_at(log, held, reader, log.newest())?;
            compare_counts(log, held)
        }
        Section::Invite | Section::Knock => {
            let own = ("m.room.member".to_owned(), reader.user_id.to_owned());
            let shown = held.state.get(&own).map(|event| &event["content"]["membership"]);
            if shown.is_some_and(|shown| shown == membership) {
                return Ok(());
            }
            Err(format!("the stripped state does not show the {membership}"))
        }
        Section::Leave if held.is_unread => Ok(()),
        Section::Leave => match log.departure(reader.user_id) {
            // What followed the departure is not the reader's, but for own member events.
            Some(departure) if log.member_event(reader.user_id) == Some(departure) => {
                compare_at(log, held, reader, departure)
            }
            _ => Ok(()),
        },
    }
}

/// Compares a room with what it was after an event.
pub fn compare_at(log: &RoomLog, held: &Held, reader: Reader<'_>, number: usize) -> Result<(), String> {
    compare_state(log, held, reader, number)?;
    compare_members(log, held, reader, number)?;
    compare_timeline(log, held, reader, number)
}

/// Every state event that the state filter admits is the newest.
fn compare_state(log: &RoomLog, held: &Held, reader: Reader<'_>, number: usize) -> Result<(), String> {
    let (state, wants) = (&log.events[number].state, reader.wants);
    for (key, newest) in state.iter().filter(|(_, newest)| wants.admits_in_state(log.event(**newest))) {
        let newest = log.event(*newest);
        match held.state.get(key) {
            Some(event) => compare_event(log, event, newest)?,
            None if wants.is_lazy() && key.0 == "m.room.member" => {}
            None => return Err(format!("the state lacks {newest}")),
        }
    }
    let unknown = held.state.iter().find(|(key, _)| !state.contains_key(*key));
    unknown.map_or(Ok(()), |(_, event)| Err(format!("the state has {event}, which is not in the room")))
}

/// With lazy members, the reader's own member event and those of the senders in the timeline are there.
fn compare_members(log: &RoomLog, held: &Held, reader: Reader<'_>, number: usize) -> Result<(), String> {
    for user_id in held.senders.iter().map(String::as_str).chain([reader.user_id]) {
        let key = ("m.room.member".to_owned(), user_id.to_owned());
        let member = log.events[number].state.get(&key).map(|number| log.event(*number));
        let is_wanted = member.is_some_and(|member| reader.wants.admits_in_state(member));
        if is_wanted && !held.state.contains_key(&key) {
            return Err(format!("the state lacks the member {user_id}"));
        }
    }
    Ok(())
}

/// The timeline ends with the newest event that the reader sees and wants, and lacks none in between.
fn compare_timeline(log: &RoomLog, held: &Held, reader: Reader<'_>, number: usize) -> Result<(), String> {
    let is_shown = |number: &usize| {
        let event = log.event(*number);
        reader.wants.admits_in_timeline(event) && log.is_visible(reader.user_id, *number)
    };
    let mut shown = (0..=number).rev().filter(is_shown);
    for event in held.timeline.iter().rev() {
        let Some(number) = shown.next() else { return Err(format!("the timeline has {event} too much")) };
        compare_event(log, event, log.event(number)).map_err(|error| format!("the timeline: {error}"))?;
    }
    match shown.next().filter(|_| held.is_whole) {
        Some(number) => Err(format!("the timeline begins after {}", log.event(number))),
        None => Ok(()),
    }
}

fn compare_event(log: &RoomLog, held: &Rc<Value>, newest: &Value) -> Result<(), String> {
    let id = newest["event_id"].as_str().unwrap_or_default();
    if held["event_id"] != id {
        return Err(format!("{held} instead of {newest}"));
    }
    // A client that holds the event from before its redaction may not know of the redaction.
    if held["content"] != newest["content"] && !log.is_redacted(id) {
        return Err(format!("{held} has not the content of {newest}"));
    }
    Ok(())
}

/// The numbers of members are those of the newest state.
fn compare_counts(log: &RoomLog, held: &Held) -> Result<(), String> {
    let newest = log.newest();
    let members = log.events[newest].state.keys().filter(|(event_type, _)| event_type == "m.room.member");
    let (mut joined, mut invited) = (0, 0);
    for (_, user_id) in members {
        match log.membership(user_id, newest) {
            "join" => joined += 1,
            "invite" => invited += 1,
            _ => {}
        }
    }
    if held.counts == Some((joined, invited)) {
        return Ok(());
    }
    Err(format!("the summary counts {:?}, not {:?}", held.counts, (joined, invited)))
}
