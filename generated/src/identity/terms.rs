//! Operations of the group `identity/terms`.

pub mod agree_to_terms;
pub mod get_terms;

pub use agree_to_terms::AgreeToTerms;
pub use get_terms::GetTerms;
