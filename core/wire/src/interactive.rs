//! The wire form of user-interactive authentication (client-server API, "User-Interactive
//! Authentication API"). Sessions and stages themselves are behaviour and live in `handlers`.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::{MatrixError, json};

/// The `auth` object of a request body. Its debug form hides what a stage brings: passwords (security S06).
#[derive(Clone)]
pub struct AuthenticationData {
    /// The stage that is being tried; absent when a client asks whether it may go on.
    pub stage: Option<String>,
    /// The session that the server made.
    pub session: Option<String>,
    /// The whole object, byte for byte: [`Self::fields`] reads what is particular to a stage.
    pub object: Box<RawValue>,
}

impl AuthenticationData {
    /// Reads `auth` out of the body of a request, whatever else the body holds.
    ///
    /// # Errors
    /// `M_NOT_JSON`, or `M_BAD_JSON` if `auth` is not an object of this form.
    pub fn of_body(body: &[u8]) -> Result<Option<Self>, MatrixError> {
        #[derive(Deserialize)]
        struct Body {
            auth: Option<Box<RawValue>>,
        }
        #[derive(Deserialize)]
        struct Known {
            #[serde(rename = "type")]
            stage: Option<String>,
            session: Option<String>,
        }
        let Some(object) = json::decode::<Body>(body)?.auth else {
            return Ok(None);
        };
        let Known { stage, session } = json::object(&object)?;
        Ok(Some(Self { stage, session, object }))
    }

    /// The fields of the stage that is being tried, `identifier` and `password` for example.
    ///
    /// # Errors
    /// `M_MISSING_PARAM` or `M_BAD_JSON`.
    pub fn fields<T: DeserializeOwned>(&self) -> Result<T, MatrixError> {
        json::object(&self.object)
    }
}

impl fmt::Debug for AuthenticationData {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AuthenticationData").field("stage", &self.stage).finish_non_exhaustive()
    }
}

/// The flows of an operation, each a list of stages, with what a client must know to try them.
#[derive(Debug, Clone, Default)]
pub struct InteractiveFlows {
    flows: Vec<Vec<&'static str>>,
    params: Map<String, Value>,
}

impl InteractiveFlows {
    /// No flow: nothing has to be shown.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One flow of these stages.
    #[must_use]
    pub fn one(stages: Vec<&'static str>) -> Self {
        Self { flows: vec![stages], params: Map::new() }
    }

    /// Adds what a client must know to try `stage`.
    #[must_use]
    pub fn params(mut self, stage: &str, params: Value) -> Self {
        self.params.insert(stage.to_owned(), params);
        self
    }

    /// Whether nothing has to be shown.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.flows.is_empty()
    }

    /// Whether a flow has this stage.
    #[must_use]
    pub fn offers(&self, stage: &str) -> bool {
        self.flows.iter().flatten().any(|each| *each == stage)
    }

    /// Whether a flow is complete once these stages are.
    #[must_use]
    pub fn is_complete(&self, completed: impl Fn(&str) -> bool) -> bool {
        self.flows.iter().any(|stages| stages.iter().all(|stage| completed(stage)))
    }
}

/// The 401 that says which stages are left.
#[derive(Debug, Clone)]
pub struct InteractiveChallenge {
    session: String,
    flows: InteractiveFlows,
    completed: Vec<String>,
}

impl InteractiveChallenge {
    /// A challenge for `session`, the id to come back with.
    #[must_use]
    pub fn new(session: String, flows: InteractiveFlows) -> Self {
        Self { session, flows, completed: Vec::new() }
    }

    /// Names the stages that this session has behind it.
    #[must_use]
    pub fn completed(mut self, stages: impl IntoIterator<Item = String>) -> Self {
        self.completed.extend(stages);
        self
    }

    /// The challenge as an answer; `failed` says what was wrong with the last attempt.
    #[must_use]
    pub fn into_error(self, failed: Option<MatrixError>) -> MatrixError {
        let flows: Vec<Value> = self.flows.flows.iter().map(|stages| json!({ "stages": stages })).collect();
        let mut fields = Map::new();
        fields.insert("flows".to_owned(), Value::from(flows));
        fields.insert("params".to_owned(), Value::Object(self.flows.params));
        fields.insert("session".to_owned(), Value::from(self.session));
        if !self.completed.is_empty() {
            fields.insert("completed".to_owned(), Value::from(self.completed));
        }
        MatrixError::interactive(failed, fields)
    }
}

#[cfg(test)]
mod tests;
