//! The named types of the specification, from `spec/types.yaml`.

use lattice_wire::Int;

use serde::{Deserialize, Serialize};

/// `Point` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Point"))]
#[non_exhaustive]
pub struct Point {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub x: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub y: Int,
}

impl Point {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(x: Int, y: Int) -> Self {
        Self { x, y }
    }
}

/// `Corner` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Corner"))]
#[non_exhaustive]
pub struct Corner {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub x: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub y: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Corner {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(x: Int) -> Self {
        Self { x, y: None, label: None }
    }

    /// Sets `y`.
    #[must_use]
    pub fn y(mut self, y: Int) -> Self {
        self.y = Some(y);
        self
    }

    /// Sets `label`.
    #[must_use]
    pub fn label(mut self, label: String) -> Self {
        self.label = Some(label);
        self
    }
}
