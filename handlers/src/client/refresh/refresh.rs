//! `POST /_matrix/client/v3/refresh`

use lattice_generated::client::refresh::refresh::{Refresh, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::auth::{Kind, hash, read, refused, unknown_if_absent, unknown_token};
use crate::objects::protocol::user;
use crate::objects::protocol::user::{RefreshToken, TokenPair};
use crate::server::Server;
use crate::services::int;
use crate::services::sessions::ACCESS_TOKEN_TTL_MS;

impl Handle<Refresh> for Server {
    /// Issues the next access token and the next refresh token of a device.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let (keys, old_token) = (self.keys().await?, request.body.refresh_token);
        let read = read(&keys.secret, Kind::Refresh, self.name(), &old_token).ok_or_else(unknown_token)?;
        let [device_id, session, generation] =
            <[String; 3]>::try_from(read.parts).map_err(|_| unknown_token())?;
        let generation = generation.parse::<u64>().map_err(|_| unknown_token())?;
        let access_token = keys.mint(Kind::Access, &read.user_id, &[&device_id], self.random());
        let parts = [&*device_id, &session, &generation.saturating_add(1).to_string()];
        let refresh_token = keys.mint(Kind::Refresh, &read.user_id, &parts, self.random());
        let next = TokenPair {
            token_hash: hash(&access_token),
            expires_ms: self.now_ms() + ACCESS_TOKEN_TTL_MS,
            refresh_hash: hash(&refresh_token),
        };
        let used = RefreshToken { session, generation, hash: hash(&old_token) };
        let refresh = user::Refresh { device_id: device_id.into(), used, next };
        let refreshed = self.ask(&read.user_id, refresh).await;
        refreshed.map_err(unknown_if_absent)?.map_err(refused)?;
        let response = Response::new(access_token).refresh_token(refresh_token);
        Ok(response.expires_in_ms(int(ACCESS_TOKEN_TTL_MS)))
    }
}
