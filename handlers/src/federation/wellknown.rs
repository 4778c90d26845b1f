//! Handlers of the group `federation/wellknown`.

mod get_well_known;
