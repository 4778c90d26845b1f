//! The operations of the API `federation`.

pub mod backfill;
pub mod event_auth;
pub mod events;
pub mod invites;
pub mod joins;
pub mod keys_query;
pub mod keys_server;
pub mod knocks;
pub mod leaving;
pub mod media;
pub mod openid;
pub mod public_rooms;
pub mod query;
pub mod routes;
pub mod spaces;
pub mod third_party_invite;
pub mod transactions;
pub mod user_devices;
pub mod user_keys;
pub mod version;
pub mod wellknown;
