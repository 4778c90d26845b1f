//! Handlers of the group `client/third_party_lookup`.

mod get_protocols;
