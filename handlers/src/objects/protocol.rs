//! The protocol of objects: commands, replies, the envelope around them, and the names of objects.
//!
//! Most of it is plain data. [`ObjectName`] also validates names, and [`signing_key`] validates the stored
//! form of the server's signing key and builds the key.
//!
//! A command fixes the kind of object that executes it, its name in the envelope, and its reply. The list of
//! an object's commands (`commands!` in `room.rs`, `user.rs`, `server.rs`) marks them as [`Dispatched`]. All
//! functions that send a command demand that mark: a command that no object executes does not compile.

mod envelope;
mod keys;
mod member_profile;
mod name;
mod secret;

pub mod room;
pub mod server;
pub mod user;

pub use envelope::{Answer, Envelope, Need, Proof, Supply, TokenRefusal};
pub use keys::{decode_bytes, encode_bytes, signing_key};
pub use member_profile::MemberProfile;
pub use name::{MAX_OBJECT_NAME_BYTES, ObjectKind, ObjectName};
use ruma_common::{OwnedRoomId, OwnedServerName, OwnedUserId, RoomId, ServerName, UserId};
pub use secret::Secret;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A request to one kind of object, with the type of its reply.
pub trait Command: Serialize + DeserializeOwned {
    /// The kind of object that executes the command.
    type Object;
    /// The name of the command in the envelope; two deployments that run at the same time must agree on it.
    const NAME: &'static str;
    type Reply: Serialize + DeserializeOwned;
    /// Whether an object that does not exist executes the command too. Otherwise the answer is
    /// [`Answer::Absent`].
    const WHEN_ABSENT: bool = false;
    /// Whether only an authenticated caller gives the command to the caller's own User. It travels with a
    /// [`Proof`], which the User checks in the turn that executes the command; without one it does not compile.
    const OF_CALLER: bool = false;
}

/// A command in the `commands!` list of the object that executes it. Only `commands!` implements the trait.
#[diagnostic::on_unimplemented(
    message = "command `{Self}` is not dispatched",
    label = "no object lists `{Self}`",
    note = "add `{Self}` to the `commands!` list of its object, and `impl Execute<{Self}>` beside its siblings"
)]
pub trait Dispatched: Command + sealed::Listed {}

pub(in crate::objects) mod sealed {
    /// Implemented by `commands!` alone.
    pub trait Listed {}
}

/// The kind of the objects of rooms.
#[derive(Debug)]
pub enum RoomMarker {}

/// The kind of the objects of local users.
#[derive(Debug)]
pub enum UserMarker {}

/// The kind of the objects of server names.
#[derive(Debug)]
pub enum ServerMarker {}

/// An id that names an object of the kind `O`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name a `{O}`",
    label = "this id names another kind of object than the command's",
    note = "a command is sent to the kind of object that its `impl Command` fixes"
)]
pub trait Names<O> {
    /// The name of the object on a server.
    fn object_name(&self, server: &ServerName) -> ObjectName;
}

/// Implements [`Names`] for the borrowed and the owned form of an id.
macro_rules! names {
    ($marker:ty, $($id:ty),+, |$server:ident, $name:ident| $object_name:expr) => {
        $(
            impl Names<$marker> for $id {
                fn object_name(&self, $server: &ServerName) -> ObjectName {
                    let $name = self;
                    $object_name
                }
            }
        )+
    };
}

names!(RoomMarker, RoomId, OwnedRoomId, |server, id| ObjectName::room(server, id));
names!(UserMarker, UserId, OwnedUserId, |server, id| ObjectName::user(server, id));
names!(ServerMarker, ServerName, OwnedServerName, |_server, id| ObjectName::server(id));

/// Implements [`Command`]: the kind of object, the name, the reply, and constants that are not the default.
macro_rules! command {
    ($command:ident, $object:ident, $name:literal, $reply:ty $(, $constant:ident = $value:expr)*) => {
        impl $crate::objects::protocol::Command for $command {
            type Object = $crate::objects::protocol::$object;
            const NAME: &'static str = $name;
            type Reply = $reply;
            $(command!(@ $constant, $value);)*
        }
    };
    (@ WHEN_ABSENT, $value:expr) => {
        const WHEN_ABSENT: bool = $value;
    };
    (@ OF_CALLER, $value:expr) => {
        const OF_CALLER: bool = $value;
    };
}
pub(in crate::objects) use command;
