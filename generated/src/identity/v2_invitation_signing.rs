//! Operations of the group `identity/v2_invitation_signing`.

pub mod blindly_sign_stuff_v2;

pub use blindly_sign_stuff_v2::BlindlySignStuffV2;
