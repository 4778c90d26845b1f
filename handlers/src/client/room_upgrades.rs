//! Handlers of the group `client/room_upgrades`.

mod upgrade_room;
