//! Operations of the group `federation/wellknown`.

pub mod get_well_known;

pub use get_well_known::GetWellKnown;
