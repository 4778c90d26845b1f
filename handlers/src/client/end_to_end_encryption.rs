//! Handlers of the group `client/end_to_end_encryption`.

mod claim_keys;
mod query_keys;
mod upload_keys;
