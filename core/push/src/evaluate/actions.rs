//! What follows from a rule (client-server API, "Actions").

use lattice_generated::types::PushRuleActions;
use serde_json::{Map, Value};

/// The actions of a rule. Actions that the specification does not know do nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actions {
    notifies: bool,
    tweaks: Map<String, Value>,
}

impl Actions {
    pub(super) fn read(actions: &[PushRuleActions]) -> Self {
        let mut read = Self::default();
        for action in actions {
            match serde_json::from_str::<Value>(action.get().get()) {
                Ok(Value::String(name)) if name == "notify" => read.notifies = true,
                Ok(Value::Object(mut tweak)) => {
                    if let Some(Value::String(name)) = tweak.remove("set_tweak") {
                        // A highlight without a value is one.
                        let value = tweak.remove("value").unwrap_or(Value::Bool(true));
                        read.tweaks.insert(name, value);
                    }
                }
                _ => {}
            }
        }
        read
    }

    /// Whether the user is notified of the event.
    #[must_use]
    pub fn notifies(&self) -> bool {
        self.notifies
    }

    /// Whether the event is highlighted.
    #[must_use]
    pub fn highlights(&self) -> bool {
        self.tweaks.get("highlight") == Some(&Value::Bool(true))
    }

    /// The sound of the notification.
    #[must_use]
    pub fn sound(&self) -> Option<&str> {
        self.tweaks.get("sound").and_then(Value::as_str)
    }

    /// All tweaks by their names, as a push gateway gets them (push gateway API, `POST /notify`).
    #[must_use]
    pub fn tweaks(&self) -> &Map<String, Value> {
        &self.tweaks
    }
}
