//! The wire form of user-interactive authentication (client-server API, "User-Interactive
//! Authentication API"). The crate `handlers` implements sessions and stages.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::{MatrixError, json};

/// The `auth` object of a request body. The debug form hides passwords and session ids (security S06).
#[derive(Clone)]
pub struct AuthenticationData {
    /// The auth type of the stage that the client tries; absent when the client resumes after a fallback.
    pub stage: Option<String>,
    /// The session id that the server issued.
    pub session: Option<String>,
    /// The whole object, byte for byte; [`Self::fields`] reads the fields of a stage.
    pub object: Box<RawValue>,
}

impl AuthenticationData {
    /// Reads `auth` from the body of a request and ignores all other fields.
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

    /// The fields of the stage that the client tries, for example `identifier` and `password`.
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

/// The flows of an operation, each a list of stages, and the parameters of the stages.
#[derive(Debug, Clone, Default)]
pub struct InteractiveFlows {
    flows: Vec<Vec<&'static str>>,
    params: Map<String, Value>,
}

impl InteractiveFlows {
    /// No flow: the operation needs no user-interactive authentication.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// A single flow of these stages.
    #[must_use]
    pub fn one(stages: Vec<&'static str>) -> Self {
        Self { flows: vec![stages], params: Map::new() }
    }

    /// Adds the parameters that a client needs for `stage`.
    #[must_use]
    pub fn params(mut self, stage: &str, params: Value) -> Self {
        self.params.insert(stage.to_owned(), params);
        self
    }

    /// Whether the operation needs no user-interactive authentication.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.flows.is_empty()
    }

    /// Whether a flow contains this stage.
    #[must_use]
    pub fn offers(&self, stage: &str) -> bool {
        self.flows.iter().flatten().any(|each| *each == stage)
    }

    /// Whether at least one flow is complete if `completed` is true of the completed stages.
    #[must_use]
    pub fn is_complete(&self, completed: impl Fn(&str) -> bool) -> bool {
        self.flows.iter().any(|stages| stages.iter().all(|stage| completed(stage)))
    }
}

/// The 401 that names the flows and the completed stages of a session.
#[derive(Debug, Clone)]
pub struct InteractiveChallenge {
    session: String,
    flows: InteractiveFlows,
    completed: Vec<String>,
}

impl InteractiveChallenge {
    /// A challenge for the session id `session`, without completed stages.
    #[must_use]
    pub fn new(session: String, flows: InteractiveFlows) -> Self {
        Self { session, flows, completed: Vec::new() }
    }

    /// Adds the completed stages of the session.
    #[must_use]
    pub fn completed(mut self, stages: impl IntoIterator<Item = String>) -> Self {
        self.completed.extend(stages);
        self
    }

    /// The challenge as an error response; `failed` is the error of the last attempt.
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
