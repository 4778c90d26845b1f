//! Operations of the group `appservice/query_user`.

pub mod query_user_by_id;

pub use query_user_by_id::QueryUserById;
