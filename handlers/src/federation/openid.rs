//! Handlers of the group `federation/openid`.

mod exchange_open_id_token;
