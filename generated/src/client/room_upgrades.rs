//! Operations of the group `client/room_upgrades`.

pub mod upgrade_room;

pub use upgrade_room::UpgradeRoom;
