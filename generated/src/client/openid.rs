//! Operations of the group `client/openid`.

pub mod request_open_id_token;

pub use request_open_id_token::RequestOpenIdToken;
