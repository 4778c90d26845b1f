//! Handlers of the group `client/openid`.

mod request_open_id_token;
