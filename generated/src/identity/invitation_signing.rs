//! Operations of the group `identity/invitation_signing`.

pub mod blindly_sign_stuff_v2;

pub use blindly_sign_stuff_v2::BlindlySignStuffV2;
