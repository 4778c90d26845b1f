//! The named types of the specification, from `spec/types.yaml`.

use lattice_wire::{FromReply, IntoReply, MatrixError, Received, Reply, ResponseError};

use serde::{Deserialize, Serialize};

/// `Colour` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Colour"))]
#[non_exhaustive]
pub struct Colour {
    pub name: String,
}

impl Colour {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(name: String) -> Self {
        Self { name }
    }
}

impl IntoReply for Colour {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for Colour {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}
