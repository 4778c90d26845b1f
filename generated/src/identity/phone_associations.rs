//! Operations of the group `identity/phone_associations`.

pub mod msisdn_request_token_v2;
pub mod msisdn_submit_token_get_v2;
pub mod msisdn_submit_token_post_v2;

pub use msisdn_request_token_v2::MsisdnRequestTokenV2;
pub use msisdn_submit_token_get_v2::MsisdnSubmitTokenGetV2;
pub use msisdn_submit_token_post_v2::MsisdnSubmitTokenPostV2;
