//! The wire form of user-interactive authentication (client-server API, "User-Interactive
//! Authentication API"). Sessions and stages themselves are behaviour and live in `handlers`.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{MatrixError, json};

/// The `auth` object of a request body.
#[derive(Debug, Clone, Deserialize)]
pub struct AuthenticationData {
    /// The stage that is being tried; absent when a client asks whether it may go on.
    #[serde(rename = "type")]
    pub stage: Option<String>,
    /// The session that the server made.
    pub session: Option<String>,
}

impl AuthenticationData {
    /// Reads `auth` out of the body of a request, whatever else the body holds.
    ///
    /// # Errors
    /// `M_NOT_JSON` or `M_BAD_JSON`.
    pub fn of_body(body: &[u8]) -> Result<Option<Self>, MatrixError> {
        #[derive(Deserialize)]
        struct Body {
            auth: Option<AuthenticationData>,
        }
        json::decode::<Body>(body).map(|body| body.auth)
    }
}

/// The 401 that says which stages are left.
#[derive(Debug, Clone)]
pub struct InteractiveChallenge {
    /// The ways to complete it, each a list of stages.
    pub flows: Vec<Vec<&'static str>>,
    /// The session to come back with.
    pub session: String,
}

impl InteractiveChallenge {
    /// The challenge as an answer; `failed` adds what was wrong with the last attempt.
    #[must_use]
    pub fn into_error(self, failed: Option<&'static str>) -> MatrixError {
        let flows: Vec<Value> = self.flows.iter().map(|stages| json!({ "stages": stages })).collect();
        let mut fields = Map::new();
        fields.insert("flows".to_owned(), Value::from(flows));
        fields.insert("params".to_owned(), json!({}));
        fields.insert("session".to_owned(), Value::from(self.session));
        if let Some(error) = failed {
            fields.insert("errcode".to_owned(), Value::from("M_FORBIDDEN"));
            fields.insert("error".to_owned(), Value::from(error));
        }
        MatrixError::interactive(fields)
    }
}
