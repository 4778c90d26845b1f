//! `PUT /_synapse/admin/v1/registration_tokens/{token}`

use lattice_generated::admin::registration_tokens::update_registration_token::{
    Request, Response, UpdateRegistrationToken,
};
use lattice_wire::{Administrator, Handle, Int, MatrixError};
use serde_json::value::RawValue;

use super::{ends, find, shown, uses};
use crate::server::Server;
use crate::services::registration;

impl Handle<UpdateRegistrationToken> for Server {
    /// Updates the limits of a token. Null removes a limit; an absent field keeps it.
    async fn handle(&self, _: Administrator, request: Request) -> Result<Response, MatrixError> {
        let mut token = find(self, &request.token).await?;
        if let Some(number) = request.body.uses_allowed {
            token.uses_allowed = uses(number_or_null(number.get())?)?;
        }
        if let Some(time) = request.body.expiry_time {
            token.expires_ms = ends(number_or_null(time.get())?, self.now_ms())?;
        }
        registration::tokens(self).update(&token).await.map_err(|error| self.failed(error))?;
        Ok(shown(token))
    }
}

fn number_or_null(json: &RawValue) -> Result<Option<Int>, MatrixError> {
    serde_json::from_str(json.get())
        .map_err(|_| MatrixError::invalid_param("A limit must be a whole number or null."))
}
