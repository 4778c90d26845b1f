//! Takes over the state of another room, and lists the replacement of a child.

use lattice_rooms::EventTemplate;
use ruma_common::OwnedServerName;
use ruma_state_res::Event as _;
use serde_json::value::to_raw_value;
use serde_json::{Map, Value};

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{AdoptState, Refusal, ReplaceChild};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<AdoptState> for Room {
    /// The events count against the quota of the sender.
    fn execute(&self, adopt: AdoptState) -> Result<Step<Result<(), Refusal>>, PortError> {
        for template in &adopt.events {
            if let Some(refusal) = self.exhausted_quota(template, &adopt.sender)? {
                return Ok(Step::Reply(Err(refusal)));
            }
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let adopted = self.host.storage.try_commit(|write| {
            let write_one = |template| self.write_event(write, (template, &adopt.sender), &key, None);
            adopt.events.iter().map(write_one).collect::<Result<Vec<_>, _>>()
        })?;
        for appended in adopted.iter().flatten() {
            self.count_sent(&appended.pdu)?;
        }
        Ok(Step::Reply(adopted.map(drop)))
    }
}

impl Execute<ReplaceChild> for Room {
    /// The new child takes the place of the old one, which stays listed.
    fn execute(&self, replace: ReplaceChild) -> Result<Step<()>, PortError> {
        let key_of = |child: &str| ("m.space.child".to_owned(), child.to_owned());
        let Some(child) = self.current(key_of(replace.child.as_str()))? else { return Ok(Step::Reply(())) };
        if self.current(key_of(replace.replacement.as_str()))?.is_some() {
            return Ok(Step::Reply(()));
        }
        let failed = |error| PortError::new("room", "replace a child", error);
        let mut content: Map<String, Value> = serde_json::from_str(child.content().get()).map_err(failed)?;
        // A child without servers was removed.
        if content.get("via").and_then(Value::as_array).is_none_or(Vec::is_empty) {
            return Ok(Step::Reply(()));
        }
        let here: OwnedServerName = self.host.name.server_name().to_owned();
        content.insert("via".to_owned(), Value::from(vec![here.as_str()]));
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let template = EventTemplate {
            event_type: "m.space.child".to_owned(),
            state_key: Some(replace.replacement.to_string()),
            content: to_raw_value(&content).map_err(failed)?,
            sticky: None,
        };
        let _refused = self.append(&template, &replace.sender, &key, None)?;
        Ok(Step::Reply(()))
    }
}
