//! Operations of the group `client/room_membership`.

pub mod ban;
pub mod forget_room;
pub mod get_joined_rooms;
pub mod invite_by3_pid;
pub mod invite_user;
pub mod join_room;
pub mod join_room_by_id;
pub mod kick;
pub mod knock_room;
pub mod leave_room;
pub mod unban;

pub use ban::Ban;
pub use forget_room::ForgetRoom;
pub use get_joined_rooms::GetJoinedRooms;
pub use invite_by3_pid::InviteBy3Pid;
pub use invite_user::InviteUser;
pub use join_room::JoinRoom;
pub use join_room_by_id::JoinRoomById;
pub use kick::Kick;
pub use knock_room::KnockRoom;
pub use leave_room::LeaveRoom;
pub use unban::Unban;
