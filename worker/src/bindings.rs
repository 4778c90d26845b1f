//! The names of `wrangler.toml`.

use lattice_handlers::objects::protocol::ObjectKind;

/// D1: the directories.
pub const DATABASE: &str = "DIRECTORY";
/// The jurisdiction of the objects, for ever; empty for none.
pub const JURISDICTION: &str = "JURISDICTION";

/// The namespace of a kind of object.
pub const fn namespace(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Room => "ROOM",
        ObjectKind::User => "USER",
        ObjectKind::Server => "SERVER",
    }
}
