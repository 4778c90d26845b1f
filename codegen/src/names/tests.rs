//! Tests of the conversion with names that occur in Matrix.

use super::{field, pascal, snake};

#[track_caller]
fn check(wire: &str, snakes: &str, pascals: &str) {
    assert_eq!((snake(wire).as_str(), pascal(wire).as_str()), (snakes, pascals));
}

#[test]
fn words() {
    check("getTokenOwner", "get_token_owner", "GetTokenOwner");
    check("m.heroes", "heroes", "Heroes");
    check("invite_3pid", "invite_3pid", "Invite3pid");
    check("requestTokenToRegisterMSISDN", "request_token_to_register_msisdn", "RequestTokenToRegisterMsisdn");
    check("m.megolm.v1.aes-sha2", "megolm_v1_aes_sha2", "MegolmV1AesSha2");
    check("org.matrix.msc4222.state_after", "org_matrix_msc4222_state_after", "OrgMatrixMsc4222StateAfter");
}

#[test]
fn keywords() {
    assert_eq!(field("type"), "r#type");
    assert_eq!(field("self"), "self_");
    assert_eq!(field("m.default"), "default");
}
