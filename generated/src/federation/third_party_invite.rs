//! Operations of the group `federation/third_party_invite`.

pub mod exchange_third_party_invite;
pub mod on_bind_third_party_identifier;

pub use exchange_third_party_invite::ExchangeThirdPartyInvite;
pub use on_bind_third_party_identifier::OnBindThirdPartyIdentifier;
