//! The binding names of `wrangler.toml`.

use lattice_handlers::objects::protocol::ObjectKind;

/// The D1 database of the indexes.
pub const DATABASE: &str = "INDEX";
/// The variable with the jurisdiction of all objects, fixed by the first deployment; empty for none.
pub const JURISDICTION: &str = "JURISDICTION";

/// The Durable Object namespace of a kind of object.
pub const fn namespace(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Room => "ROOM",
        ObjectKind::User => "USER",
        ObjectKind::Server => "SERVER",
    }
}
