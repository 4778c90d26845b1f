//! Tests of the proof of the password stage.

use lattice_wire::Proofs;

use super::{PASSWORD, confirmed_at};

#[test]
fn only_a_password_stage_confirms_at_a_generation() {
    let at = |stage: &str, proof: &str| confirmed_at(&Proofs::from([(stage.to_owned(), proof.to_owned())]));
    assert_eq!(at(PASSWORD, "7"), Some(7));
    assert_eq!((at(PASSWORD, ""), at(PASSWORD, "-1"), at("m.login.dummy", "7")), (None, None, None));
    assert_eq!(confirmed_at(&Proofs::new()), None);
}
