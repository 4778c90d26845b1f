//! Operations of the group `identity/email_associations`.

pub mod email_request_token_v2;
pub mod email_submit_token_get_v2;
pub mod email_submit_token_post_v2;

pub use email_request_token_v2::EmailRequestTokenV2;
pub use email_submit_token_get_v2::EmailSubmitTokenGetV2;
pub use email_submit_token_post_v2::EmailSubmitTokenPostV2;
