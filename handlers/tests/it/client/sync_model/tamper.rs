//! Responses with a mistake, which the comparison must notice.

use serde_json::{Value, json};

/// A mistake of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// A limited timeline comes without the state before it.
    ForgetsStateOfGap,
    /// `prev_batch` is before an event that the timeline lacks.
    PrevBatchIsTooOld,
    /// A member event is left out of the state.
    LosesMember,
    /// A gap is not announced.
    HidesGap,
    /// The newest event of a timeline is lost.
    LosesEvent,
    /// The state after the timeline is left out.
    LosesStateAfter,
    /// A leave is not shown.
    LosesLeave,
    /// An invite is not shown.
    LosesInvite,
    /// An event of the timeline is shown twice.
    RepeatsEvent,
    /// The new numbers of members are left out.
    LosesSummary,
}

impl Mistake {
    pub const ALL: [Self; 10] = [
        Self::ForgetsStateOfGap,
        Self::PrevBatchIsTooOld,
        Self::LosesMember,
        Self::HidesGap,
        Self::LosesEvent,
        Self::LosesStateAfter,
        Self::LosesLeave,
        Self::LosesInvite,
        Self::RepeatsEvent,
        Self::LosesSummary,
    ];

    /// Makes the mistake in an incremental response.
    pub fn make(self, response: &mut Value) {
        match self {
            Self::LosesLeave => response["rooms"]["leave"] = json!({}),
            Self::LosesInvite => response["rooms"]["invite"] = json!({}),
            _ => {
                for (_, room) in response["rooms"]["join"].as_object_mut().into_iter().flatten() {
                    self.make_in_room(room);
                }
            }
        }
    }

    fn make_in_room(self, room: &mut Value) {
        let state = ["state", "state_after", "org.matrix.msc4222.state_after"];
        match self {
            Self::ForgetsStateOfGap if room["timeline"]["limited"] == true => {
                events(&mut room["state"]).clear();
            }
            Self::PrevBatchIsTooOld => {
                let token = room["timeline"]["prev_batch"].as_str().and_then(|token| token.split_once('_'));
                let Some((kind, position)) = token else { return };
                let position = position.parse::<u64>().unwrap().saturating_sub(1);
                room["timeline"]["prev_batch"] = format!("{kind}_{position}").into();
            }
            Self::LosesMember => state.iter().for_each(|name| {
                if room.get(name).is_some() {
                    events(&mut room[*name]).retain(|event| event["type"] != "m.room.member");
                }
            }),
            Self::HidesGap => room["timeline"]["limited"] = false.into(),
            Self::LosesEvent => drop(events(&mut room["timeline"]).pop()),
            Self::LosesStateAfter => state.iter().skip(1).for_each(|name| {
                if room.get(name).is_some() {
                    events(&mut room[*name]).clear();
                }
            }),
            Self::RepeatsEvent => {
                let timeline = events(&mut room["timeline"]);
                timeline.extend(timeline.first().cloned());
            }
            Self::LosesSummary => drop(room.as_object_mut().unwrap().remove("summary")),
            Self::ForgetsStateOfGap | Self::LosesLeave | Self::LosesInvite => {}
        }
    }
}

fn events(section: &mut Value) -> &mut Vec<Value> {
    if !section["events"].is_array() {
        section["events"] = json!([]);
    }
    section["events"].as_array_mut().unwrap()
}
