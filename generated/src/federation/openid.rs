//! Operations of the group `federation/openid`.

pub mod exchange_open_id_token;

pub use exchange_open_id_token::ExchangeOpenIdToken;
