//! `PUT /_matrix/app/v1/transactions/{txnId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/application-service-api/#put_matrixappv1transactionstxnid>

use lattice_wire::{
    AuthClass, Bearer, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedDeviceId, OwnedTransactionId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `appservice/sendTransaction`.
#[derive(Debug, Clone, Copy)]
pub struct SendTransaction;

impl Operation for SendTransaction {
    type Request = Request;
    type Response = Response;
    type Caller = Bearer;
    const META: &'static Meta = &Meta {
        name: "appservice/sendTransaction",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/app/v1/transactions/{txnId}",
        also: &[],
        when: None,
        auth: AuthClass::Bearer,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub txn_id: OwnedTransactionId,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(txn_id: OwnedTransactionId, body: Body) -> Self {
        Self { txn_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { txn_id: parts.path(0, "txnId")?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(SendTransaction::META, &[&self.txn_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "appservice.sendTransaction.Body"))]
#[non_exhaustive]
pub struct Body {
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub events: Vec<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub ephemeral: Option<Vec<Box<RawValue>>>,
    #[serde(rename = "de.sorunome.msc2409.ephemeral")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub de_sorunome_msc2409_ephemeral: Option<Vec<Box<RawValue>>>,
    #[serde(rename = "de.sorunome.msc2409.to_device")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub de_sorunome_msc2409_to_device: Option<Vec<Box<RawValue>>>,
    #[serde(rename = "org.matrix.msc3202.device_lists")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_matrix_msc3202_device_lists: Option<OrgMatrixMsc3202DeviceLists>,
    #[serde(rename = "org.matrix.msc3202.device_one_time_keys_count")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, BTreeMap<String, BTreeMap<String, i64>>>>")
    )]
    pub org_matrix_msc3202_device_one_time_keys_count:
        Option<BTreeMap<OwnedUserId, BTreeMap<OwnedDeviceId, BTreeMap<String, Int>>>>,
    #[serde(rename = "org.matrix.msc3202.device_unused_fallback_key_types")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, BTreeMap<String, Vec<String>>>>")
    )]
    pub org_matrix_msc3202_device_unused_fallback_key_types:
        Option<BTreeMap<OwnedUserId, BTreeMap<OwnedDeviceId, Vec<String>>>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(events: Vec<Box<RawValue>>) -> Self {
        Self {
            events,
            ephemeral: None,
            de_sorunome_msc2409_ephemeral: None,
            de_sorunome_msc2409_to_device: None,
            org_matrix_msc3202_device_lists: None,
            org_matrix_msc3202_device_one_time_keys_count: None,
            org_matrix_msc3202_device_unused_fallback_key_types: None,
        }
    }

    /// Sets `ephemeral`.
    #[must_use]
    pub fn ephemeral(mut self, ephemeral: Vec<Box<RawValue>>) -> Self {
        self.ephemeral = Some(ephemeral);
        self
    }

    /// Sets `de.sorunome.msc2409.ephemeral`.
    #[must_use]
    pub fn de_sorunome_msc2409_ephemeral(
        mut self,
        de_sorunome_msc2409_ephemeral: Vec<Box<RawValue>>,
    ) -> Self {
        self.de_sorunome_msc2409_ephemeral = Some(de_sorunome_msc2409_ephemeral);
        self
    }

    /// Sets `de.sorunome.msc2409.to_device`.
    #[must_use]
    pub fn de_sorunome_msc2409_to_device(
        mut self,
        de_sorunome_msc2409_to_device: Vec<Box<RawValue>>,
    ) -> Self {
        self.de_sorunome_msc2409_to_device = Some(de_sorunome_msc2409_to_device);
        self
    }

    /// Sets `org.matrix.msc3202.device_lists`.
    #[must_use]
    pub fn org_matrix_msc3202_device_lists(
        mut self,
        org_matrix_msc3202_device_lists: OrgMatrixMsc3202DeviceLists,
    ) -> Self {
        self.org_matrix_msc3202_device_lists = Some(org_matrix_msc3202_device_lists);
        self
    }

    /// Sets `org.matrix.msc3202.device_one_time_keys_count`.
    #[must_use]
    pub fn org_matrix_msc3202_device_one_time_keys_count(
        mut self,
        org_matrix_msc3202_device_one_time_keys_count: BTreeMap<
            OwnedUserId,
            BTreeMap<OwnedDeviceId, BTreeMap<String, Int>>,
        >,
    ) -> Self {
        self.org_matrix_msc3202_device_one_time_keys_count =
            Some(org_matrix_msc3202_device_one_time_keys_count);
        self
    }

    /// Sets `org.matrix.msc3202.device_unused_fallback_key_types`.
    #[must_use]
    pub fn org_matrix_msc3202_device_unused_fallback_key_types(
        mut self,
        org_matrix_msc3202_device_unused_fallback_key_types: BTreeMap<
            OwnedUserId,
            BTreeMap<OwnedDeviceId, Vec<String>>,
        >,
    ) -> Self {
        self.org_matrix_msc3202_device_unused_fallback_key_types =
            Some(org_matrix_msc3202_device_unused_fallback_key_types);
        self
    }
}

/// The value of `org.matrix.msc3202.device_lists`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "appservice.sendTransaction.OrgMatrixMsc3202DeviceLists"))]
#[non_exhaustive]
pub struct OrgMatrixMsc3202DeviceLists {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub changed: Option<Vec<OwnedUserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub left: Option<Vec<OwnedUserId>>,
}

impl OrgMatrixMsc3202DeviceLists {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { changed: None, left: None }
    }

    /// Sets `changed`.
    #[must_use]
    pub fn changed(mut self, changed: Vec<OwnedUserId>) -> Self {
        self.changed = Some(changed);
        self
    }

    /// Sets `left`.
    #[must_use]
    pub fn left(mut self, left: Vec<OwnedUserId>) -> Self {
        self.left = Some(left);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "appservice.sendTransaction.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for Response {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}
